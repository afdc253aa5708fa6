"""Reads `custom_router`: the user's own program that is asked first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.config_key import KeyPath, listed
from ccr_tui.core.config_providers import HOME
from ccr_tui.core.config_section import SECRET_KEYS, Section, error_at, shown, text_at
from ccr_tui.core.environment import missing_variables, resolve_env
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import PRESETS
from ccr_tui.core.tasks import Thresholds

SUFFIXES = (".py", ".js", ".cjs", ".mjs")
SHORTEST_S, LONGEST_S = 0.01, 120.0
"""Limits of the time limit."""


def router_from(top: Section, source: str, env: Mapping[str, str]) -> RouterProgram:
    """The program; a relative path starts at the folder of the configuration file, `source`.

    Whether the file is there shows when it is asked: a router that is missing never stops a start.
    """
    usual = RouterProgram()
    if not top.has("custom_router"):
        return usual
    value, path, timeout = top.data["custom_router"], top.at("custom_router"), usual.timeout
    if isinstance(value, Mapping):
        table = Section.of(value, path)
        table.allow(("path", "timeout"))
        if not table.has("path"):
            raise table.error_here("needs path: a Python file, or a script for node.")
        timeout = table.number("timeout", timeout, SHORTEST_S, LONGEST_S)
        value, path = table.data["path"], table.at("path")
    return RouterProgram(located(_file_at(value, path, env), source), timeout, _in_ccr_shape(top, env))


def located(text: str, source: str) -> str:
    """The path of a program, relative ones from the folder of the configuration file `source`."""
    if text.startswith("~") or PurePath(text).is_absolute():
        return text
    return str(PurePath(source).parent / text)


def key_variables(data: object) -> frozenset[str]:
    """Names of the environment variables that the keys of a configuration refer to."""
    return frozenset(name for text in key_texts(data) for name in missing_variables(text, {}))


def key_texts(data: object, *, inside: bool = False) -> Iterator[str]:
    """Every text of a configuration that stands where a key does, as written."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from key_texts(value, inside=inside or name in SECRET_KEYS)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from key_texts(value, inside=inside)
    elif inside and isinstance(data, str):
        yield data


def _file_at(value: object, path: KeyPath, env: Mapping[str, str]) -> str:
    written = text_at(value, path)
    text = resolve_env(written, env)
    if text is None:
        missing = ", ".join(missing_variables(written, env))
        raise error_at(path, f"the environment variable {missing} is not set.")
    if PurePath(text).suffix not in SUFFIXES:
        raise error_at(path, f"expected a file that ends in {listed(SUFFIXES)}, found {shown(text)}.")
    return text


def _in_ccr_shape(top: Section, env: Mapping[str, str]) -> dict[str, object]:
    """What a router is told of this configuration, as CCR's scripts expect it. Keys are named, not given.

    The file has not been checked yet: what is wrong in it is left out here and reported elsewhere.
    """
    routes = _items(top.data.get("routes"))
    texts = {task: list(_upstreams(value, env)) for task, value in routes.items()}
    reached = [Upstream.parse(text) for chain in texts.values() for text in chain]
    tables = {HOME: {}, **_items(top.data.get("providers"))}
    above = _items(routes.get("longContext")).get("above_tokens", Thresholds().long_context_tokens)
    return {
        "APIKEY": _named(top.data.get("server")),
        "Providers": [_provider(name, _items(table), reached) for name, table in tables.items()],
        "Router": {
            **{task: chain[0] for task, chain in texts.items() if chain},
            "longContextThreshold": above,
        },
    }


def _provider(name: str, table: Mapping[str, object], reached: Iterable[Upstream]) -> dict[str, object]:
    preset = PRESETS.get(str(table.get("preset", name)))
    models = table.get("models", preset.models if preset else ())
    own = [m for m in models if isinstance(m, str)] if isinstance(models, list | tuple) else []
    routed = [u.model for u in reached if u.provider == name and u.model]
    return {
        "name": name,
        "api_base_url": table.get("endpoint") or table.get("base_url") or (preset.base_url if preset else ""),
        "api_key": _named(table),
        "models": list(dict.fromkeys((*own, *routed))),
    }


def _upstreams(value: object, env: Mapping[str, str]) -> Iterator[str]:
    value = value.get("use") if isinstance(value, Mapping) else value
    for text in value if isinstance(value, list | tuple) else (value,):
        if isinstance(text, str):
            yield resolve_env(text, env) or text


def _named(data: object) -> str:
    """The variables that the keys in `data` refer to, without whatever else is written there."""
    return " ".join(f"${{{name}}}" for name in sorted(key_variables(data)))


def _items(value: object) -> dict[str, object]:
    return {str(k): v for k, v in value.items()} if isinstance(value, Mapping) else {}
