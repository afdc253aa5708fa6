"""Lets the user change a request in their own editor, and sends what came of it."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property, partial

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

    @cached_property
    def _drafts(self) -> dict[str, str]:
        """What was written and not sent, by the request that it was made of."""
        return {}

    def action_edit(self) -> None:
        record = self._table.current
        if record is not None:
            ask(self, partial(self._request_text, record.id), partial(self._edit_or_ask, record))

    def _request_text(self, id: str) -> tuple[str, str]:
        """In a worker: the text, and why it cannot be sent where it went before, if it cannot."""
        text = request_text(self._model.live_request(id) or self._backend.request_body(id))
        try:
            self._backend.check_replay(id)
        except CcrError as error:
            return text, str(error)
        return text, ""

    def _edit_or_ask(self, record: ExchangeRecord, found: tuple[str, str]) -> None:
        """What stands in the way is said before anything is written."""
        text, problem = found
        if not problem:
            self._edit(record, text)
            return

        def chosen(key: str | None) -> None:
            if key == "e":
                self._edit(record, text)

        choices = {"e": 'edit it all the same: "model" can name another provider,model'}
        self.app.push_screen(ChoiceScreen("It cannot be sent as it is", problem, choices), chosen)

    def _edit(self, record: ExchangeRecord, text: str) -> None:
        """Edit the request, whose text was kept as `text`, or go on with the draft of it."""
        draft = self._drafts.get(record.id, text)
        try:
            edited, problem = edit_text(self.app, draft, FILE)
        except CcrError as error:
            self.notify(str(error), severity="error", timeout=10, markup=False)
            return
        if edited == text:
            self._drafts.pop(record.id, None)
            self.notify(problem or "Nothing was changed: nothing is sent.", markup=False)
            return
        self._drafts[record.id] = edited
        again = partial(self._offer_again, record, text)
        try:
            body = edited_body(edited)
        except CcrError as error:
            again("This is no request yet", str(error))
            return
        if problem:
            again("Nothing was sent", problem)
        else:
            send = partial(self._backend.replay_edited, record.id, body)
            ask(self, send, partial(self._sent, record.id), partial(again, "It could not be sent"))

    def _sent(self, id: str, new: str) -> None:
        self._drafts.pop(id, None)
        self.show_soon(new)

    def _offer_again(self, record: ExchangeRecord, text: str, heading: str, problem: str) -> None:
        def chosen(key: str | None) -> None:
            if key == "e":
                self._edit(record, text)
            elif key == "d":
                self._drafts.pop(record.id, None)
            else:
                self.notify("What you wrote is kept: e on this request goes on with it.", markup=False)

        choices = {"e": "edit again, from where you were", "d": "discard what was edited"}
        self.app.push_screen(ChoiceScreen(heading, problem, choices), chosen)
