"""What a router program is told of the configuration, and what it must neither see nor say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.config_router import key_texts, key_variables
from ccr_tui.core.config_section import SECRET_KEYS
from ccr_tui.core.environment import missing_variables, resolve_env
from ccr_tui.core.redact import MASK, redact_text
from ccr_tui.engine.custom_router.said import in_one_line

_SHORTEST_SECRET = 6
"""Characters. Shorter "keys" are placeholders such as `none`, and would mask half a sentence."""


def script_config(program: RouterProgram, env: Mapping[str, str]) -> dict[str, object]:
    """The configuration as CCR 2.0.0 gives it to its scripts: as written, `$NAME` included.

    Only `providers`, the same list once more, has its variables filled in. Unlike in CCR that leaves out
    the keys.
    """
    written = program.ccr_config
    providers = written.get("Providers") or written.get("providers") or []
    return {**{k: _filled(v, {}) for k, v in written.items()}, "providers": _filled(providers, env)}


def _filled(data: object, env: Mapping[str, str]) -> object:
    """A copy with the variables of `env` filled in, where they are set and no key stands."""
    if isinstance(data, Mapping):
        return {str(k): _filled(v, {} if k in SECRET_KEYS else env) for k, v in data.items()}
    if isinstance(data, list | tuple):
        return [_filled(value, env) for value in data]
    return (resolve_env(data, env) or data) if isinstance(data, str) else data


@dataclass(frozen=True, slots=True)
class Withheld:
    """`variables` hold keys of the configuration, `values` are these and the keys written out in it."""

    variables: frozenset[str]
    values: tuple[str, ...]

    @classmethod
    def of(cls, program: RouterProgram, env: Mapping[str, str]) -> Withheld:
        variables = key_variables(program.ccr_config)
        written = [text for text in key_texts(program.ccr_config) if not missing_variables(text, {})]
        values = [*written, *(env.get(name, "") for name in variables)]
        return cls(variables, tuple(v for v in values if len(v) >= _SHORTEST_SECRET))

    def environment(self, env: Mapping[str, str]) -> dict[str, str]:
        """The environment of a process that runs the program."""
        return {name: value for name, value in env.items() if name not in self.variables}

    def sentence(self, text: str) -> str:
        """A message of the program, short and with every key masked."""
        for value in self.values:
            text = text.replace(value, MASK)
        return in_one_line(redact_text(text))
