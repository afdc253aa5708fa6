"""The fake backend's file of routes: real texts and real edits, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from ccr_tui.core.config import Config
from ccr_tui.core.config_change import Change, RouteSet
from ccr_tui.core.dry_run_result import Tally
from ccr_tui.core.errors import CcrError, ConfigError
from ccr_tui.store.config_at import line_at
from ccr_tui.store.config_edit import edited
from ccr_tui.store.config_file import parse
from ccr_tui.store.config_versions import Version, undo_of
from ccr_tui.tui.bridge_routes import ConfigText, EarlierVersion, Hits, Progress, Proposal, Standings
from tests.builders import EPOCH
from tests.tui.samples_routes import TEXT

PATH = Path("config.toml")


class FakeRoutes:
    """`runs` are what a dry run tells; it waits for `may_run`. `route_error` refuses what is applied."""

    _config: Config
    calls: list[tuple[object, ...]]

    def __init__(self, text: str = TEXT) -> None:
        self.text = text
        self.path = PATH
        self.route_error: CcrError | None = None
        self.read_error: CcrError | None = None
        self.run_error: CcrError | None = None
        self.runs: list[Progress] = []
        self.may_run = Event()
        self.may_run.set()
        self.left_runs = 0
        self.decided = Hits()
        self.count_error: CcrError | None = None
        self.standing = Standings({}, {})
        self._kept = [Version(1, EPOCH, "found so", text.encode())]

    def config_text(self) -> ConfigText:
        if self.read_error:
            raise self.read_error
        return ConfigText(str(self.path), self.text, self.path.suffix == ".toml")

    def check_text(self, text: str) -> Config:
        return parse(self.path, text.encode(), {})

    def line_of(self, text: str, key: str) -> int | None:
        return line_at(self.path, text, key)

    def changed_text(self, change: Change) -> str:
        return edited(self.path, self.text.encode(), change, {}).decode()

    def dry_run(self, text: str) -> Iterator[Progress]:
        if self.run_error:
            raise self.run_error
        try:
            yield Progress(Tally(self.check_text(text)).result(), done=False)
            self.may_run.wait()
            yield from self.runs or [Progress(Tally(self.check_text(text)).result(), done=True)]
        finally:
            self.left_runs += 1

    def apply_text(self, proposal: Proposal) -> None:
        if self.route_error:
            raise self.route_error
        if self.text != proposal.instead_of:
            raise ConfigError("was changed meanwhile by somebody else: look at it again.")
        self._config = self.check_text(proposal.text)
        self.calls.append(("apply", proposal.why))
        self.text, number = proposal.text, self._kept[0].number + 1
        version = Version(number, EPOCH + 60 * number, proposal.why, self.text.encode(), proposal.restores)
        self._kept.insert(0, version)

    def remove_route(self, task: str) -> None:
        """Somebody takes a route out of the file."""
        self.text = self.changed_text(RouteSet(task, ()))
        self._config = self.check_text(self.text)

    def versions(self) -> Sequence[EarlierVersion]:
        return [_earlier(version, current=version is self._kept[0]) for version in self._kept]

    def undo(self) -> EarlierVersion | None:
        version = undo_of(self._kept)
        return _earlier(version) if version else None

    def take(self, text: str) -> None:
        """Begin with this file."""
        self._config, self.text = self.check_text(text), text
        self._kept = [Version(1, EPOCH, "found so", text.encode())]

    def hits(self) -> Hits:
        if self.count_error:
            raise self.count_error
        return self.decided

    def standings(self) -> Standings:
        return self.standing


def _earlier(version: Version, *, current: bool = False) -> EarlierVersion:
    return EarlierVersion(version.number, version.at, version.why, version.content.decode(), current)
