"""Names of functions that Gemini accepts: they begin with a letter or an underscore."""

from __future__ import annotations

import re

from ccr_tui.core.wire.tool_names import NameRule

_GEMINI = NameRule(
    valid=re.compile(r"[a-zA-Z_][a-zA-Z0-9_.-]{0,63}"),
    invalid=re.compile(r"[^a-zA-Z0-9_.-]"),
    kept=54,
    prefix="_",
)

function_name = _GEMINI.upstream_name
client_names = _GEMINI.client_names
