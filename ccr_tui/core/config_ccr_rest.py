"""The keys of a classic CCR file that concern neither its server nor a provider nor a route."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from ccr_tui.core.ccr_report import Report
from ccr_tui.core.config_ccr_server import PROXY_KEYS
from ccr_tui.core.config_ccr_values import is_empty
from ccr_tui.core.config_key import KeyPath, listed, suggestion
from ccr_tui.core.config_router import SUFFIXES
from ccr_tui.core.config_section import Section
from ccr_tui.core.environment import missing_variables, resolve_env

STRICT = "STRICT_CCR"
"""Our own key in CCR's file: route as CCR 2.0 does, to the letter."""

ROUTER = "CUSTOM_ROUTER_PATH"
READ = (
    *("Providers", "providers", "Router", "fallback", "HOST", "PORT", "APIKEY", "API_TIMEOUT_MS"),
    *(STRICT, ROUTER, *PROXY_KEYS),
)
"""Keys that are read here or elsewhere."""

_DONE_OTHERWISE = {
    "LOG": "every exchange is kept in the history; [store] bounds it",
    "LOG_LEVEL": "every exchange is kept in the history, whole",
    "LOG_FILE": "every exchange is kept in the history",
    "NON_INTERACTIVE_MODE": "ccr-tui code leaves the terminal to Claude Code, and runs without one too",
    "CLAUDE_PATH": "set the environment variable CLAUDE_PATH for ccr-tui code",
}
_NOT_DONE = {
    "REWRITE_SYSTEM_PROMPT": "it replaces the system prompt up to <env>, which Claude Code no longer sends",
    "forceUseImageAgent": "a turn with an image goes to the route image; no tool for images is added",
    "transformers": "scripts that rewrite requests are not run: see extra_body, max_tokens and quirks",
    "StatusLine": "ccr-tui draws no status line from this",
    "plugins": "plugins are not run; the screen shows the speed of every answer",
    "Plugins": "plugins are not run; the screen shows the speed of every answer",
}
_QUIET = frozenset({"StatusLine", "plugins", "Plugins"})
"""What changes nothing about requests is told to those who import, not at every start."""


def strictness(top: Section, report: Report) -> bool:
    strict = top.flag(STRICT, default=False)
    if top.has(STRICT):
        report.kept((STRICT,), f"strict_ccr = {str(strict).lower()}")
    return strict


def tell_of_the_rest(top: Section, env: Mapping[str, str], report: Report) -> dict[str, object]:
    """A line for every other key; the custom router as it stands in our own configuration."""
    for key, value in top.data.items():
        path: KeyPath = (key,)
        if key in READ or is_empty(value) or (key == "forceUseImageAgent" and not value):
            continue
        if key in _DONE_OTHERWISE:
            report.changed(path, _DONE_OTHERWISE[key])
        elif key in _NOT_DONE:
            report.unsupported(path, _NOT_DONE[key], warn=key not in _QUIET)
        else:
            report.unsupported(path, _unknown(key))
    script = top.data.get(ROUTER)
    if is_empty(script):
        return {}
    return _custom_router(script, env, report)


def _unknown(key: str) -> str:
    if key.isupper() and "_" in key:
        return "has no effect here: variables are read from the environment only"
    return f"has no effect here.{suggestion(key, (*READ, *_DONE_OTHERWISE, *_NOT_DONE))}"


def _custom_router(script: object, env: Mapping[str, str], report: Report) -> dict[str, object]:
    path: KeyPath = (ROUTER,)
    if not isinstance(script, str):
        report.unsupported(path, "it is no text")
    elif missing := missing_variables(script, env):
        report.unsupported(path, f"the environment variable {listed(missing)} is not set")
    else:
        suffix = PurePath(resolve_env(script, env) or script).suffix
        written = script if suffix else f"{script}.js"
        if PurePath(written).suffix in SUFFIXES or suffix in SUFFIXES:
            report.kept(path, f"custom_router = {written}")
            return {"custom_router": written}
        report.unsupported(path, f"expected a file that ends in {listed(SUFFIXES)}")
    return {}
