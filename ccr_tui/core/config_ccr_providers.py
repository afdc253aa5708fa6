"""Translates the `Providers` list of a classic CCR file into our `[providers]` tables.

Entries that classic CCR skips without a word are skipped with a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccr_tui.core.ccr_report import Report
from ccr_tui.core.config_ccr_entry import DOCUMENTED, KEYS, Entry
from ccr_tui.core.config_ccr_provider_table import Table, provider_table
from ccr_tui.core.config_key import KeyPath, dotted, suggestion
from ccr_tui.core.config_providers import providers_from
from ccr_tui.core.config_section import Section, kind, shown
from ccr_tui.core.environment import missing_variables
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.providers import PRESETS, Provider


@dataclass(slots=True)
class CcrProviders:
    """Tables as in our own configuration, what each means, and why each skipped entry was skipped, by name.

    Anthropic with the client's own credential is always among the `meant`.
    """

    tables: dict[str, Table] = field(default_factory=dict)
    meant: dict[str, Provider] = field(default_factory=lambda: {"anthropic": PRESETS["anthropic"]})
    skipped: dict[str, str] = field(default_factory=dict)


def ccr_providers(
    entries: list[object], path: KeyPath, proxy: str, env: Mapping[str, str], report: Report
) -> CcrProviders:
    """The usable entries, each with `proxy` unless it is on this machine, and their lines in the report."""
    result = CcrProviders()
    for index, entry in enumerate(entries):
        place = (*path, index)
        if isinstance(entry, Mapping):
            _add(result, Entry.of(Section.of(entry, place)), proxy, env, report)
        else:
            report.unsupported(place, f"is skipped: it is {kind(entry)}, not an object")
    return result


def _add(result: CcrProviders, entry: Entry, proxy: str, env: Mapping[str, str], report: Report) -> None:
    name, path, lines = entry.name, entry.section.path, Report(report.file)
    table = provider_table(entry, proxy, env, lines)
    provider, problem = _meaning(entry, table, env)
    if provider is None:
        result.skipped[name] = problem
        label = f"{shown(name)} " if name else ""
        report.unsupported(path, f"{label}is skipped: {problem}")
        return
    report.kept(path, f"[{dotted(('providers', name))}], {table['dialect']}")
    if name in result.tables:
        report.changed(path, f"{shown(name)} replaces an earlier provider of the same name", warn=True)
    result.tables[name] = table
    result.meant[name] = provider
    report.lines += lines.lines
    _tell_of_keys(entry, report)


def _meaning(entry: Entry, table: Table, env: Mapping[str, str]) -> tuple[Provider | None, str]:
    """The provider, or None and why CCR, a route or our own configuration could not use it."""
    if not entry.name:
        return None, "it has no name"
    if "," in entry.name or not entry.name.isprintable():
        return None, "its name holds a comma or a control character, so no route can name it"
    if not entry.url:
        return None, "it has no api_base_url"
    if not entry.api_key and not entry.is_local(env):
        return None, "it has no api_key"
    try:
        return providers_from(Section.of({entry.name: table}, ("providers",)), env)[entry.name], ""
    except ConfigError as error:
        return None, f"{entry.spelt['api_base_url']}: {error.message.removesuffix('.')}"


def _tell_of_keys(entry: Entry, report: Report) -> None:
    if "api_key" in entry.spelt and not entry.key_is_dummy and not missing_variables(entry.api_key, {}):
        path = entry.section.at(entry.spelt["api_key"])
        report.kept(path, "moved over as it is; an environment variable would be safer ($NAME)")
    for key in entry.section.data:
        path = entry.section.at(key)
        if key in DOCUMENTED and entry.spelt[DOCUMENTED[key]] == key:
            report.changed(path, f"read as {DOCUMENTED[key]}, the name that CCR itself wants")
        elif key == "tokenizer":
            report.unsupported(path, "tokens are estimated for every provider", warn=False)
        elif key not in KEYS:
            hint = suggestion(key, KEYS)
            report.unsupported(path, f"has no effect here.{hint}")
