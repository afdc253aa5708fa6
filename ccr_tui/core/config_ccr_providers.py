"""Reads the `Providers` list of a classic CCR file.

There `api_base_url` is the full endpoint, and the transformer list says which language is spoken there.
Entries that classic CCR skips without a word are skipped with a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ccr_tui.core.config_check import is_loopback
from ccr_tui.core.config_key import KeyPath, dotted, quoted
from ccr_tui.core.config_section import Section, kind, shown
from ccr_tui.core.config_url import base_of, url_at
from ccr_tui.core.environment import resolve_env
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.providers import AUTH_HEADER_BY_DIALECT, PRESETS, Auth, Provider

KEYS = ("name", "api_base_url", "api_key", "models", "transformer")

DIALECT_OF_TRANSFORMER = {
    "anthropic": "anthropic",
    "openai": "openai_chat",
    "openai-responses": "openai_responses",
    "gemini": "gemini",
}
"""Transformers, in lower case, that only say which language an upstream speaks."""

DUMMY_KEYS = frozenset(
    {
        "",
        "-",
        "dummy",
        "empty",
        "key",
        "lm-studio",
        "local",
        "no-key",
        "none",
        "not-needed",
        "ollama",
        "test",
        "x",
    }
)
"""Keys, in lower case, that classic CCR needs beside a local server so as not to skip it."""


@dataclass(slots=True)
class CcrProviders:
    """Providers by name, why each skipped entry was skipped (by its name), and all warnings."""

    found: dict[str, Provider] = field(default_factory=lambda: {"anthropic": PRESETS["anthropic"]})
    skipped: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def ccr_providers(entries: list[object], path: KeyPath, env: Mapping[str, str]) -> CcrProviders:
    """The usable entries; Anthropic with the client's own credential is always among them."""
    result = CcrProviders()
    defined: set[str] = set()
    for index, entry in enumerate(entries):
        place = (*path, index)
        if not isinstance(entry, Mapping):
            result.warnings.append(f"{dotted(place)} is skipped: it is {kind(entry)}, not an object.")
            continue
        _add(result, Section.of(entry, place), defined, env)
    return result


def _add(result: CcrProviders, section: Section, defined: set[str], env: Mapping[str, str]) -> None:
    name = _text(section, "name")
    label = _label(section, name)
    if problem := _problem(section, name, env):
        result.skipped[name] = problem
        result.warnings.append(f"{label} is skipped: {problem}.")
        return
    if name in defined:
        result.warnings.append(f"{label} replaces an earlier provider of the same name.")
    defined.add(name)
    result.found[name] = _provider(section, name, env)
    result.warnings += [f"{label}: {what} has no effect here." for what in _without_effect(section)]


def _problem(section: Section, name: str, env: Mapping[str, str]) -> str:
    """Why an entry cannot be used, or nothing."""
    if not name:
        return "it has no name"
    if "," in name or not name.isprintable():
        return "its name holds a comma or a control character, so no route can name it"
    if not _text(section, "api_base_url"):
        return "it has no api_base_url"
    if not _text(section, "api_key") and not _is_local(section, env):
        return "it has no api_key"
    try:
        url_at(section.data["api_base_url"], section.at("api_base_url"), env)
    except ConfigError as error:
        return f"api_base_url: {error.message.removesuffix('.')}"
    return ""


def _provider(section: Section, name: str, env: Mapping[str, str]) -> Provider:
    endpoint = url_at(section.data["api_base_url"], section.at("api_base_url"), env)
    key = _text(section, "api_key")
    used = _transformers(section)
    dialect = _dialect(used, endpoint)
    bearer = dialect == "anthropic" and _use_bearer(used)
    local = _is_local(section, env) and key.lower() in DUMMY_KEYS
    return Provider(
        name,
        base_of(endpoint),
        dialect,
        Auth.NONE if local else Auth.KEY,
        "" if local else key,
        "authorization" if bearer else AUTH_HEADER_BY_DIALECT[dialect],
        endpoint=endpoint,
        models=_models(section),
    )


def _text(section: Section, key: str) -> str:
    """A text, or a number that stands for one; anything else counts as missing."""
    value = section.data.get(key)
    if isinstance(value, str):
        return value.strip()
    return (
        str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**100 else ""
    )


def _is_local(section: Section, env: Mapping[str, str]) -> bool:
    url = resolve_env(_text(section, "api_base_url"), env) or ""
    try:
        return is_loopback(urlsplit(url).hostname or "")
    except ValueError:
        return False


def _models(section: Section) -> tuple[str, ...]:
    models = section.data.get("models")
    return tuple(m for m in models if isinstance(m, str) and m) if isinstance(models, list) else ()


def _transformers(section: Section) -> list[tuple[str, Mapping[str, object]]]:
    """Name and options of each transformer of the provider as a whole."""
    transformer = section.data.get("transformer")
    return _used(transformer.get("use")) if isinstance(transformer, Mapping) else []


def _used(use: object) -> list[tuple[str, Mapping[str, object]]]:
    used: list[tuple[str, Mapping[str, object]]] = []
    for item in use if isinstance(use, list) else []:
        match item:
            case str(name):
                used.append((name, {}))
            case [str(name), Mapping() as options]:
                used.append((name, options))
            case [str(name), *_]:
                used.append((name, {}))
    return used


def _dialect(used: list[tuple[str, Mapping[str, object]]], endpoint: str) -> str:
    names = {DIALECT_OF_TRANSFORMER.get(name.lower(), "") for name, _ in used}
    parts = urlsplit(endpoint)
    path = parts.path.rstrip("/")
    if "anthropic" in names or path.endswith("/v1/messages"):
        return "anthropic"
    if "openai_responses" in names or path.endswith("/responses"):
        return "openai_responses"
    if "gemini" in names or (parts.hostname or "").startswith("generativelanguage."):
        return "gemini"
    return "openai_chat"


def _use_bearer(used: list[tuple[str, Mapping[str, object]]]) -> bool:
    return any(name.lower() == "anthropic" and options.get("UseBearer") is True for name, options in used)


def _without_effect(section: Section) -> Iterator[str]:
    """What an entry says that only CCR understands."""
    yield from (key for key in section.data if key not in KEYS)
    if unknown := [quoted(n) for n, _ in _transformers(section) if n.lower() not in DIALECT_OF_TRANSFORMER]:
        yield f"transformer {', '.join(unknown)}"
    transformer = section.data.get("transformer")
    if isinstance(transformer, Mapping):
        yield from (f"the transformer of model {quoted(str(m))}" for m in transformer if m != "use")
    elif transformer:
        yield f"transformer as {kind(transformer)}"


def _label(section: Section, name: str) -> str:
    return f"{dotted(section.path)} ({shown(name)})" if name else dotted(section.path)
