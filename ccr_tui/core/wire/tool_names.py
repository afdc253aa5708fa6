"""Names of tools that upstreams accept, and the way back to the client's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ccr_tui.core.wire.conversation import Tool
from ccr_tui.core.wire.wire_ids import digest


@dataclass(frozen=True, slots=True)
class NameRule:
    """Which names are `valid`, and how others are made so: `prefix`, `kept` characters, and a digest.

    `invalid` matches each character to be replaced.
    """

    valid: re.Pattern[str]
    invalid: re.Pattern[str]
    kept: int
    prefix: str = ""

    def upstream_name(self, name: str) -> str:
        """The same name if it is valid, else a shortened one, with a digest to stay unique."""
        if self.valid.fullmatch(name):
            return name
        return f"{self.prefix}{self.invalid.sub('_', name)[: self.kept]}_{digest(name, 4)}"

    def client_names(self, tools: Iterable[Tool]) -> Mapping[str, str]:
        """The client's names of those tools whose name the upstream got changed."""
        return {changed: t.name for t in tools if (changed := self.upstream_name(t.name)) != t.name}


_OPENAI = NameRule(re.compile(r"[a-zA-Z0-9_-]{1,64}"), re.compile(r"[^a-zA-Z0-9_-]"), kept=55)

upstream_name = _OPENAI.upstream_name
client_names = _OPENAI.client_names
"""By OpenAI's rule, which every server like it accepts: letters, digits, - and _, at most 64 characters."""
