"""Translates the files beside a classic CCR configuration: routers of projects and sessions, and presets.

A file that cannot be used is left out and told, for CCR itself passes over it; the rest goes on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ccr_tui.core.ccr_report import Line, Report
from ccr_tui.core.config_ccr_manifest import filled_manifest, placeholders
from ccr_tui.core.config_ccr_providers import CcrProviders, ccr_providers
from ccr_tui.core.config_ccr_router import OF_EVERYBODY, CcrRoutes, Chains, RouterReader
from ccr_tui.core.config_key import listed, quoted
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.namespace_name import NAMESPACE
from ccr_tui.core.providers import PRESETS

PRESET_FILE = "manifest.json"
PROJECT_FILE = "config.json"
_PLACE = re.compile(r"(?P<presets>presets/)?(?P<folder>[^/]+)/(?P<file>[^/]+)\.json")


@dataclass(frozen=True, slots=True)
class CcrFile:
    """A file by its path relative to the configuration's folder; `problem` says why it cannot be read."""

    name: str
    data: object = None
    problem: str = ""


@dataclass(slots=True)
class CcrOverlays:
    """Tables of our own configuration: projects by CCR's folder, sessions by id, presets by name.

    `providers` are those of the presets that are not everybody's already.
    """

    projects: dict[str, object] = field(default_factory=dict)
    sessions: dict[str, object] = field(default_factory=dict)
    presets: dict[str, object] = field(default_factory=dict)
    providers: dict[str, object] = field(default_factory=dict)
    unset: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Everybodys:
    """What the configuration itself says, as far as the files beside it build on it."""

    providers: CcrProviders
    routes: CcrRoutes
    fallback: Chains
    proxy: str
    strict: bool


def ccr_overlays(files: Sequence[CcrFile], shared: Everybodys, env: Mapping[str, str]) -> CcrOverlays:
    """What the files say, with a line in the report for each of their keys."""
    overlays = CcrOverlays()
    for file in files:
        report = Report(file.name)
        try:
            _FileReader(shared, env, report, overlays).read(file)
        except ConfigError as error:
            report.unsupported((), f"is left out: {error}")
        overlays.lines += report.lines
    return overlays


@dataclass(frozen=True, slots=True)
class _FileReader:
    """Reads one file into the overlays; `ConfigError` when it cannot be used."""

    shared: Everybodys
    env: Mapping[str, str]
    report: Report
    overlays: CcrOverlays

    def read(self, file: CcrFile) -> None:
        place = _PLACE.fullmatch(file.name)
        if place is None:
            return
        if file.problem:
            raise ConfigError(file.problem)
        data = {str(k): v for k, v in file.data.items()} if isinstance(file.data, Mapping) else {}
        if place["presets"]:
            self._preset(place["folder"], data)
        elif isinstance(data.get("Router"), Mapping):
            self._router(PurePosixPath(file.name), data)

    def _router(self, path: PurePosixPath, data: Mapping[str, object]) -> None:
        """A project's or a session's router, in place of everybody's."""
        reader = RouterReader(self.shared.providers, self.env, self.report, strict=self.shared.strict)
        own = reader.routes(data["Router"], self.shared.fallback)
        for task in OF_EVERYBODY if self.shared.strict else ():
            if task in own.chains:
                self.report.changed(("Router", task), "CCR takes this from its main configuration only")
        self._tell_rest(data, ("Router",), "only Router counts in such a file", warn=True)
        self.overlays.unset |= reader.unset
        of_project = path.name == PROJECT_FILE
        found = self.overlays.projects if of_project else self.overlays.sessions
        name = path.parent.name if of_project else path.stem
        found[name] = _alone(own.beside(self.shared.routes, strict=self.shared.strict))

    def _preset(self, folder: str, manifest: Mapping[str, object]) -> None:
        """A preset: its own providers and router and nothing else, as a namespace."""
        given = manifest.get("name")
        name = given if isinstance(given, str) and given else folder
        if not NAMESPACE.fullmatch(name):
            raise ConfigError(f"{quoted(name)} cannot stand in an address")
        data = filled_manifest(manifest)
        entries, router = data.get("Providers"), data.get("Router")
        if missing := placeholders([entries, router]):
            raise ConfigError(f"no value is saved for {listed(missing)}: run ccr preset install {name}")
        if not isinstance(entries, list) or not isinstance(router, Mapping):
            raise ConfigError("it has no Providers and Router of its own")
        providers = ccr_providers(entries, ("Providers",), self.shared.proxy, self.env, self.report)
        names = self._told_apart(name, providers)
        reader = RouterReader(providers, self.env, self.report, names, strict=self.shared.strict)
        routes = reader.routes(router, {})
        self.report.kept((), f"namespace preset/{name}")
        self._tell_rest(data, ("Providers", "Router"), "a preset has only Providers and Router", warn=False)
        self.overlays.unset |= reader.unset
        self.overlays.presets[name] = _alone(routes)
        for old, table in providers.tables.items():
            as_old = {"preset": old} if old in PRESETS and old in names else {}
            self.overlays.providers[names.get(old, old)] = as_old | table

    def _told_apart(self, preset: str, own: CcrProviders) -> dict[str, str]:
        """New names for the preset's providers whose name means another one already; `own` learns them."""
        others = self.overlays.providers | self.shared.providers.tables
        names: dict[str, str] = {}
        for old, table in own.tables.items():
            if (old in others or old in self.shared.providers.meant) and others.get(old) != table:
                names[old] = f"{preset}.{old}"
                how = f"{quoted(old)} is called {quoted(names[old])}: there is another {quoted(old)}"
                self.report.changed(("Providers",), how)
        own.meant |= {new: own.meant[old] for old, new in names.items()}
        return names

    def _tell_rest(self, data: Mapping[str, object], known: Sequence[str], why: str, *, warn: bool) -> None:
        for key in data:
            if key not in known:
                self.report.unsupported((key,), why, warn=warn)


def _alone(routes: CcrRoutes) -> dict[str, object]:
    return {"replaces": True, "routes": routes.table}
