"""Lets the user change a request in their own editor, and sends what came of it."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial

from textual.screen import Screen

from ccr_tui.core.errors import CcrError
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.edited_request import edited_body, request_text
from ccr_tui.tui.editor import edit_text
from ccr_tui.tui.model import Model
from ccr_tui.tui.screens.choice import ChoiceScreen
from ccr_tui.tui.widgets.exchange_table import ExchangeTable

FILE = "request.json"


class MonitorEdits(Screen[None]):
    """The action of `MonitorActs`, which binds its key."""

    _backend: Backend
    _model: Model
    _table: ExchangeTable

    @abstractmethod
    def show_soon(self, id: str) -> None:
        """Put the cursor on an exchange that has just been started."""

    def action_edit(self) -> None:
        record = self._table.current
        if record is not None:
            ask(self, partial(self._request_text, record.id), partial(self._edit, record))

    def _request_text(self, id: str) -> str:
        return request_text(self._model.live_request(id) or self._backend.request_body(id))

    def _edit(self, record: ExchangeRecord, text: str, before: str | None = None) -> None:
        """Edit `text`; `before` is the request that was kept, where that is another one by now."""
        try:
            edited = edit_text(self.app, text, FILE)
        except CcrError as error:
            self.notify(str(error), severity="error", timeout=10, markup=False)
            return
        if edited == (before or text):
            self.notify("Nothing was changed: nothing is sent.")
            return
        try:
            body = edited_body(edited)
        except CcrError as error:
            self._offer_again(record, edited, before or text, str(error))
        else:
            ask(self, partial(self._backend.replay_edited, record.id, body), self.show_soon)

    def _offer_again(self, record: ExchangeRecord, edited: str, before: str, problem: str) -> None:
        def chosen(key: str | None) -> None:
            if key == "e":
                self._edit(record, edited, before)

        choices = {"e": "edit again, from where you were", "d": "discard what was edited"}
        self.app.push_screen(ChoiceScreen("This is no request yet", problem, choices), chosen)
