"""Translates `Router` and `fallback` of a classic CCR file, or of one beside it, into our `[routes]`.

What CCR itself skips, with a provider that it skips, is left out and told; a provider that nobody has
defined is an error, for a route that is lost in silence is the worst of both.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field

from ccr_tui.core.ccr_report import Report
from ccr_tui.core.config_ccr_providers import CcrProviders
from ccr_tui.core.config_ccr_values import is_empty, literals, number_at
from ccr_tui.core.config_key import KeyPath, quoted, suggestion
from ccr_tui.core.config_routes import MOST_TOKENS, upstream_at
from ccr_tui.core.config_section import Section, error_at
from ccr_tui.core.exchange import Upstream

CCR_TASKS = ("default", "background", "think", "longContext", "webSearch", "image")
THRESHOLD = "longContextThreshold"
LONG_CONTEXT_TOKENS = 60_000
"""CCR's own default for `longContextThreshold`."""

OF_EVERYBODY = ("background", "image")
"""Tasks for which CCR looks at the global Router only, whatever a project's says."""

_OTHERWISE = {
    "think": "for high effort or a budget, not whenever thinking is mentioned; strict_ccr has it CCR's way",
    "webSearch": "for searches of their own, not wherever the tool is there; strict_ccr has it CCR's way",
}
_NEVER_AS_THERE = {
    "image": "a turn with an image goes there; CCR's tool for looking at earlier images is not offered",
}
"""Tasks that mean something else here, unless or even when CCR is followed to the letter."""

Chains = Mapping[str, list[str]]
"""Upstreams by task, as the file writes them."""


@dataclass(frozen=True, slots=True)
class CcrRoutes:
    """Routes by task, as the file writes them, and from how many tokens on a context is long."""

    chains: Chains = field(default_factory=dict)
    long_context_tokens: int = LONG_CONTEXT_TOKENS

    @property
    def table(self) -> dict[str, object]:
        """The routes as they stand in our own configuration."""
        routes: dict[str, object] = {}
        for task, texts in self.chains.items():
            use: object = texts[0] if len(texts) == 1 else list(texts)
            above = {"use": use, "above_tokens": self.long_context_tokens}
            routes[task] = above if task == "longContext" else use
        return routes

    def beside(self, everybodys: CcrRoutes, *, strict: bool) -> CcrRoutes:
        """These routes in place of everybody's, but for those that CCR never takes from a project."""
        shared = {task: everybodys.chains[task] for task in OF_EVERYBODY if task in everybodys.chains}
        own = {task: texts for task, texts in self.chains.items() if not strict or task not in OF_EVERYBODY}
        return CcrRoutes({**shared, **own}, self.long_context_tokens)


class RouterReader:
    """Reads what names upstreams. `names` are providers that have another name here than in the file.

    `unset` collects the variables that are not there, with the text that CCR leaves in their place.
    """

    def __init__(
        self,
        providers: CcrProviders,
        env: Mapping[str, str],
        report: Report,
        names: Mapping[str, str] | None = None,
        *,
        strict: bool = False,
    ) -> None:
        self.unset: dict[str, str] = {}
        self._providers = providers
        self._env = env
        self._report = report
        self._names = names or {}
        self._strict = strict

    def fallback(self, value: object) -> Chains:
        """The fallback chains by task; an entry whose provider is skipped is left out."""
        section = Section.of(value or {}, ("fallback",), "an object")
        self._tell_unknown(section, CCR_TASKS)
        return {task: self._chain(section, task) for task in CCR_TASKS if section.has(task)}

    def routes(self, value: object, fallback: Chains) -> CcrRoutes:
        """The routes, each followed by its fallback chain. `ConfigError` for one that cannot be followed."""
        section = Section.of(value or {}, ("Router",), "an object")
        self._tell_unknown(section, (*CCR_TASKS, THRESHOLD))
        chains: dict[str, list[str]] = {}
        for task in CCR_TASKS:
            if first := self._route(section, task):
                chains[task] = [first, *fallback.get(task, ())]
        return CcrRoutes(chains, self._threshold(section, "longContext" in chains))

    def _route(self, section: Section, task: str) -> str | None:
        if not section.has(task):
            return None
        value, path = section.data[task], section.at(task)
        if is_empty(value):
            self._report.kept(path, "empty: no route")
            return None
        text = self._upstream(value, path, needed=task == "default")
        if text is not None:
            self._tell_of_task(task, path)
        return text

    def _tell_of_task(self, task: str, path: KeyPath) -> None:
        if task in _NEVER_AS_THERE or (task in _OTHERWISE and not self._strict):
            how = (_NEVER_AS_THERE | _OTHERWISE)[task]
            self._report.changed(path, f"routes.{task}: {how}")
        else:
            self._report.kept(path, f"routes.{task}")

    def _chain(self, section: Section, task: str) -> list[str]:
        value, path = section.data[task], section.at(task)
        if is_empty(value):
            self._report.kept(path, "empty: no fallback")
            return []
        entries = (
            [((*path, i), v) for i, v in enumerate(value)] if isinstance(value, list) else [(path, value)]
        )
        texts: list[str] = []
        for place, entry in entries:
            if is_empty(entry):
                self._report.kept(place, "empty: no fallback")
                continue
            text = self._upstream(entry, place)
            if text is not None:
                self._report.kept(place, f"in routes.{task}, after the first")
                texts.append(text)
        return texts

    def _upstream(self, value: object, path: KeyPath, *, needed: bool = False) -> str | None:
        """The text as written, under our name of its provider; None where its provider is skipped."""
        unset = literals(value, self._env) if isinstance(value, str) else {}
        env = ChainMap(unset, dict(self._env)) if unset else self._env
        written = self._renamed(value) if isinstance(value, str) else value
        name = Upstream.parse(written).provider if isinstance(written, str) else ""
        if name in self._providers.skipped and name not in self._providers.meant:
            why = f"provider {quoted(name)} cannot be used: {self._providers.skipped[name]}"
            if needed:
                raise error_at(path, f"{why}.")
            self._report.unsupported(path, f"left out: {why}")
            return None
        upstream_at(written, path, self._providers.meant, env)
        self.unset |= unset
        for variable in unset:
            why = f"the environment variable {variable} is not set, so its name is sent as it stands"
            self._report.changed(path, why, warn=True)
        return str(written).strip()

    def _renamed(self, text: str) -> str:
        name, comma, model = text.partition(",")
        return f"{self._names.get(name.strip(), name)}{comma}{model}"

    def _threshold(self, section: Section, applies: bool) -> int:
        value, path = section.data.get(THRESHOLD), section.at(THRESHOLD)
        limit = int(number_at(value, path, LONG_CONTEXT_TOKENS, (1, MOST_TOKENS), self._env))
        if section.has(THRESHOLD) and applies:
            self._report.kept(path, "routes.longContext.above_tokens")
        elif section.has(THRESHOLD):
            self._report.unsupported(path, "there is no route longContext that it could apply to", warn=False)
        return limit

    def _tell_unknown(self, section: Section, known: tuple[str, ...]) -> None:
        for key in section.data:
            if key not in known:
                self._report.unsupported(section.at(key), f"has no effect here.{suggestion(key, known)}")


def _entries(value: object, path: KeyPath) -> list[tuple[KeyPath, object]]:
    return [((*path, i), v) for i, v in enumerate(value)] if isinstance(value, list) else [(path, value)]
