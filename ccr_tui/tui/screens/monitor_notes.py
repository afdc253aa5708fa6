"""What the monitor lets the user keep with an exchange: a mark, a note, what they think of the answer."""

from __future__ import annotations

from functools import cached_property, partial

from textual.screen import Screen

from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.asking import Wishes, ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.format import clip
from ccr_tui.tui.screens.choice import ChoiceScreen
from ccr_tui.tui.screens.line import LineScreen
from ccr_tui.tui.status import kind_of
from ccr_tui.tui.widgets.exchange_table import ExchangeTable

GOOD, MISS = 10.0, 0.0
"""The scores of an answer that served, and of one from a model that was not up to it."""

_QUOTED = 70
"""Cells of the user's words that are shown."""
_SCORES = {"g": "good: the answer served", "m": "miss: the model was not up to it"}
_CLEAR = {"c": "clear: take the score back"}


class MonitorNotes(Screen[None]):
    """Actions of `MonitorActs`, which binds their keys."""

    _backend: Backend
    _table: ExchangeTable

    def action_score(self) -> None:
        record = self._table.current
        if record is None:
            return
        choices = _SCORES if record.own_score is None else _SCORES | _CLEAR
        screen = ChoiceScreen("Score the answer", subject(record), choices)
        self.app.push_screen(screen, partial(self._scored, record))

    def action_mark(self) -> None:
        record = self._table.current
        if record is not None:
            marked, note = self._noted(record)
            self._annotate(record, marked=not marked, note=note)

    def action_note(self) -> None:
        record = self._table.current
        if record is None:
            return

        def noted(text: str | None) -> None:
            if text is not None:
                self._annotate(record, marked=self._noted(record)[0], note=text)

        screen = LineScreen("Note", subject(record), self._noted(record)[1], "keeps it")
        self.app.push_screen(screen, noted)

    def _scored(self, record: ExchangeRecord, key: str | None) -> None:
        if key is not None:
            score = {"g": GOOD, "m": MISS}.get(key)
            ask(self, partial(self._backend.score, record.id, score), lambda _: None)

    @cached_property
    def _notes(self) -> Wishes[str, tuple[bool, str]]:
        def tell(id: str, wanted: tuple[bool, str]) -> None:
            self._backend.annotate(id, marked=wanted[0], note=wanted[1])

        return Wishes(self, tell, lambda *_: None)

    def _noted(self, record: ExchangeRecord) -> tuple[bool, str]:
        """Mark and note as the user last wanted them: the record may not show that yet."""
        return self._notes.of(record.id, (record.marked, record.note))

    def _annotate(self, record: ExchangeRecord, *, marked: bool, note: str) -> None:
        self._notes.wish(record.id, (marked, note), (record.marked, record.note))


def subject(record: ExchangeRecord) -> str:
    """An exchange in a few words, for the heading of a question about it, and what the user asked there."""
    words = clip(" ".join(record.facts.last_user_text[:400].split()), _QUOTED)
    kind = "held" if record.held else kind_of(record)
    return f"{kind}, asked for {record.facts.model}" + (f"\n“{words}”" if words else "")
