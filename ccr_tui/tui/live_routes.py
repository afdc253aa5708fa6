"""The routes screen's part of the live backend."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ccr_tui.core.config import Config
from ccr_tui.core.errors import CcrError, ConfigError
from ccr_tui.engine.engine import Engine
from ccr_tui.store.config_file import is_ccr, parse, read, text_of
from ccr_tui.store.config_write import write
from ccr_tui.store.reader import StoreReader
from ccr_tui.tui.bridge_routes import (
    LAST,
    ConfigText,
    EarlierVersion,
    Hits,
    Progress,
    Proposal,
    Standings,
)

if TYPE_CHECKING:
    from ccr_tui.core.config_change import Change
    from ccr_tui.store.config_versions import ConfigVersions, Version

STEP = 20
"""Requests after which a dry run tells how far it is."""

FIRST = "as it was found"
FOUND = "edited elsewhere"
"""Why there is a version that nobody made here: the first one, and any other."""

HEALTH_S = 2.0
"""The longest to wait for the engine's word on its upstreams."""


class LiveRoutes:
    """See `bridge_routes.RouteEditing`. What edits and tries is loaded by who does: most runs never do."""

    _engine: Engine
    _reader: StoreReader
    _config_path: Path
    _started: float

    def config_text(self) -> ConfigText:
        return ConfigText(str(self._config_path), self._text(), not is_ccr(self._config_path))

    def check_text(self, text: str) -> Config:
        return parse(self._config_path, text.encode(), os.environ)

    def line_of(self, text: str, key: str) -> int | None:
        from ccr_tui.store.config_at import line_at  # noqa: PLC0415 - see above

        return line_at(self._config_path, text, key)

    def changed_text(self, change: Change) -> str:
        from ccr_tui.store.config_edit import edited  # noqa: PLC0415 - see above

        path = self._config_path
        return text_of(path, edited(path, read(path), change, os.environ))

    def dry_run(self, text: str) -> Iterator[Progress]:
        """Compared with what the configuration in force would decide: only the edit counts."""
        from ccr_tui.core.dry_run import trials  # noqa: PLC0415 - see above
        from ccr_tui.core.dry_run_result import Tally  # noqa: PLC0415
        from ccr_tui.core.simulation import Needs  # noqa: PLC0415
        from ccr_tui.store.past_requests import Past  # noqa: PLC0415

        after, before = self.check_text(text), self._engine.config
        items = self._reader.requests(Past(LAST), Needs.of(after, before))
        tally = Tally(after)
        for number, trial in enumerate(trials(items, after, before, env=os.environ), 1):
            tally.add(trial)
            if number % STEP == 0:
                yield Progress(tally.result(), done=False)
        yield Progress(tally.result(), done=True)

    def apply_text(self, proposal: Proposal) -> None:
        """The watcher would apply what is written a moment later, the screen wants it now."""
        from ccr_tui.store.config_edit import BYTE_ORDER_MARK  # noqa: PLC0415 - see above

        path, content = self._config_path, read(self._config_path) or b""
        if text_of(path, content) != proposal.instead_of:
            raise ConfigError("was changed meanwhile by somebody else: look at it again.", source=str(path))
        config = self.check_text(proposal.text)
        kept, mark = self._kept, BYTE_ORDER_MARK if content.startswith(BYTE_ORDER_MARK) else b""
        kept.remember(content, time.time(), FOUND if kept.all() else FIRST)
        write(path, mark + proposal.text.encode())
        kept.remember(mark + proposal.text.encode(), time.time(), proposal.why, proposal.restores)
        self._engine.apply(replace(config, server=self._engine.config.server))

    def versions(self) -> Sequence[EarlierVersion]:
        now = self._text()
        found = [self._earlier(version) for version in self._kept.all()]
        current = next((v.number for v in found if v.text == now), None)
        return [replace(v, current=v.number == current) for v in found]

    def undo(self) -> EarlierVersion | None:
        """An edit made with another editor is a version too, from now on."""
        from ccr_tui.store.config_versions import undo_of  # noqa: PLC0415 - see above

        if versions := self._kept.all():
            content = read(self._config_path) or b""
            if content != versions[0].content:
                self._kept.remember(content, time.time(), FOUND)
        version = undo_of(self._kept.all())
        return self._earlier(version) if version else None

    def hits(self) -> Hits:
        from ccr_tui.store.hits import hits  # noqa: PLC0415 - see above

        midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        start, today = self._started, midnight.timestamp()
        return self._reader.ask(lambda db: Hits(hits(db, start), hits(db, today)))

    def standings(self) -> Standings:
        try:
            standings: Standings = self._engine.submit(self._standings()).result(HEALTH_S)
        except TimeoutError:
            raise CcrError("The proxy is too busy to say how its upstreams fare.") from None
        return standings

    async def _standings(self) -> Standings:
        """On the engine's loop, which the health belongs to."""
        from ccr_tui.core.usability import Usability  # noqa: PLC0415 - see above

        health, config = self._engine.health, self._engine.config
        failing, usability = health.failing(), Usability(config, os.environ)
        upstreams = {u for route in config.table.all_routes for u in route.all_upstreams}
        why = {str(u): health.of(u).why or failing.get(u, "") for u in upstreams | failing.keys()}
        unusable = {name: usability.unusable(name) for name in config.providers}
        return Standings(health.by_provider(), _said(why), _said(unusable))

    @property
    def _kept(self) -> ConfigVersions:
        from ccr_tui.store.config_versions import ConfigVersions  # noqa: PLC0415 - see above

        return ConfigVersions(self._reader.path.parent, self._config_path)

    def _text(self) -> str:
        return text_of(self._config_path, read(self._config_path) or b"")

    def _earlier(self, version: Version) -> EarlierVersion:
        text = version.content.decode("utf-8-sig", errors="replace")
        return EarlierVersion(version.number, version.at, version.why, text)


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    """Those that say something."""
    return {name: text for name, text in texts.items() if text}
