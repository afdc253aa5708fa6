"""Writes one entry of a classic CCR file's `Providers` as the table that our own configuration has for it.

What the preset of the same name says anyway is left out, and what it says wrongly is overruled.
"""

from __future__ import annotations

from collections.abc import Mapping

from ccr_tui.core.ccr_report import Report
from ccr_tui.core.config_ccr_entry import Entry
from ccr_tui.core.config_ccr_transformers import THINKING, Tuning, tuning_of
from ccr_tui.core.config_ccr_values import is_empty
from ccr_tui.core.config_section import kind
from ccr_tui.core.environment import resolve_env
from ccr_tui.core.providers import AUTH_HEADER_BY_DIALECT, PRESETS, Auth, Provider
from ccr_tui.core.wire.quirks import quirks_of

Table = dict[str, object]

_ENDINGS = ("/v1/messages", "/v1")
"""What an address of Anthropic's dialect must not end with where paths are added to it."""


def provider_table(entry: Entry, proxy: str, env: Mapping[str, str], report: Report) -> Table:
    """The table, with the lines of the entry's transformers in the report."""
    table: Table = {"dialect": entry.dialect, **_address(entry), **_credential(entry, env)}
    if entry.models:
        table["models"] = list(entry.models)
    if proxy and not entry.is_local(env):
        table["proxy"] = proxy
    return table | _transformed(entry, env, report)


def _address(entry: Entry) -> Table:
    if entry.url_is_whole:
        return {"endpoint": entry.url}
    base = entry.url.rstrip("/")
    ending = next((e for e in _ENDINGS if entry.dialect == "anthropic" and base.endswith(e)), "")
    return {"base_url": base.removesuffix(ending)}


def _credential(entry: Entry, env: Mapping[str, str]) -> Table:
    preset, usual = PRESETS.get(entry.name), AUTH_HEADER_BY_DIALECT[entry.dialect]
    header = "authorization" if entry.uses_bearer else usual
    given = preset.auth_header if preset and preset.dialect == entry.dialect else usual
    table: Table = {} if header == given else {"auth_header": header}
    if entry.api_key and not (entry.key_is_dummy and entry.is_local(env)):
        return {"api_key": entry.api_key, **table}
    return {"auth": str(Auth.NONE), **table} if preset and preset.auth is not Auth.NONE else table


def _transformed(entry: Entry, env: Mapping[str, str], report: Report) -> Table:
    """What the transformers ask for, of the provider as a whole and of single models."""
    path = entry.section.at("transformer")
    written = entry.section.data.get("transformer")
    if not isinstance(written, Mapping) and not is_empty(written):
        report.unsupported(path, f"it is {kind(written)}, not an object")
    known = quirks_of(Provider(entry.name, resolve_env(entry.url, env) or entry.url, entry.dialect))
    own = Tuning()
    if "use" in entry.chains:
        own = tuning_of(entry.chains["use"], (*path, "use"), entry.dialect, report)
    table = _tuned(own, known, _of_name(entry, known))
    per_model: Table = {}
    for model, chain in entry.chains.items():
        if model == "use":
            continue
        if not isinstance(chain, Mapping) or "use" not in chain:
            report.unsupported((*path, model), "it has no list of transformers under use")
            continue
        tuning = tuning_of(chain["use"], (*path, model, "use"), entry.dialect, report)
        tuning.quirks |= own.quirks if tuning.quirks else set()
        if said := _tuned(tuning, known, known):
            per_model[model] = said
    return {**table, "per_model": per_model} if per_model else table


def _of_name(entry: Entry, known: frozenset[str]) -> frozenset[str]:
    """The quirks that the name brings when none are listed."""
    preset = PRESETS.get(entry.name)
    return frozenset(preset.quirks) if preset and preset.dialect == entry.dialect else known


def _tuned(tuning: Tuning, known: frozenset[str], unsaid: frozenset[str]) -> Table:
    """A chain's demands as keys of a table: `known` are the address's quirks, `unsaid` the unlisted ones."""
    knows_thinking = any("thinking" in quirk or "reasoning" in quirk for quirk in known)
    wanted = known | (tuning.quirks - THINKING if knows_thinking else tuning.quirks)
    table: Table = {}
    if wanted != unsaid:
        table["quirks"] = sorted(wanted)
    if tuning.max_tokens:
        table["max_tokens"] = tuning.max_tokens
    if tuning.extra_body:
        table["extra_body"] = dict(tuning.extra_body)
    return table
