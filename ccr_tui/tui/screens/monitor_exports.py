"""Takes exchanges out of the program: one as a command for the shell, many as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from textual.screen import Screen

from ccr_tui.core.conditions import Condition
from ccr_tui.core.export import Format
from ccr_tui.core.export_curl import curl_command, is_inline
from ccr_tui.core.listing import Wanted
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.record_values import RECORD_FIELDS
from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.filter import Filter
from ccr_tui.tui.model import Model
from ccr_tui.tui.screens.choice import ChoiceScreen
from ccr_tui.tui.screens.line import LineScreen
from ccr_tui.tui.widgets.exchange_table import ExchangeTable

_KEYS = {"h": Format.HAR, "j": Format.JSONL, "c": Format.CSV}


@cache
def marked_ones() -> Wanted:
    """Made when it is asked for: who reads conditions is large, and nothing on the first screen needs it."""
    return Wanted(condition=Condition.parse("marked", RECORD_FIELDS))


class MonitorExports(Screen[None]):
    """Actions of `MonitorActs`, which binds their keys."""

    _backend: Backend
    _model: Model
    _table: ExchangeTable
    _filter: Filter
    _now: Callable[[], float]

    def action_copy(self) -> None:
        record = self._table.current
        if record is not None:
            ask(self, partial(self._curl, record), self._copied)

    def action_export(self) -> None:
        """Small letters export what the filter shows, great ones what is marked."""
        shown = {key: f"{kind}: {kind.meaning}" for key, kind in _KEYS.items()}
        marked = {key.upper(): f"{kind}, of the marked ones only" for key, kind in _KEYS.items()}
        what = "Everything in the history" if self._filter.empty else "All that the filter lets through"
        screen = ChoiceScreen("Export", f"{what}, with keys masked.", shown | marked)
        self.app.push_screen(screen, self._export_as)

    def _export_as(self, key: str | None) -> None:
        if key is None:
            return
        kind, marked = _KEYS[key.lower()], key.isupper()
        wanted = marked_ones() if marked else Wanted(self._filter.terms, self._filter.condition)
        name = f"ccr-tui-{datetime.fromtimestamp(self._now()):%Y%m%d-%H%M%S}.{kind}"

        what = f"{'The marked exchanges' if marked else 'The exchanges'} as {kind}, to the file"
        self._export_to(name, what, partial(self._backend.export, kind, wanted=wanted))

    def _export_to(self, name: str, what: str, export: Callable[[str], int]) -> None:
        """Ask for the file, beginning with `name`, until it can be written."""

        def named(path: str | None) -> None:
            if path:
                ask(self, partial(export, path), partial(self._exported, path), partial(refused, path))

        def refused(path: str, why: str) -> None:
            self.notify(why, title="Export", severity="error", timeout=10, markup=False)
            self._export_to(path, what, export)

        self.app.push_screen(LineScreen("Export", what, name, "writes it"), named)

    def _exported(self, path: str, count: int) -> None:
        noun = "exchange" if count == 1 else "exchanges"
        where = Path(path).expanduser().absolute()
        self.notify(f"{count:,} {noun} written to {where}", title="Export", markup=False)

    def _curl(self, record: ExchangeRecord) -> str:
        body = self._model.live_request(record.id) or self._backend.request_body(record.id)
        path = "" if is_inline(body) else self._backend.keep_body(record.id, body)
        return curl_command(record, self._backend.address, body, path)

    def _copied(self, command: str) -> None:
        self.app.copy_to_clipboard(command)
        where = "; its body is in a file of yours alone" if "--data-binary" in command else ""
        self.notify(f"Copied as a curl command{where}. It takes the key from the environment.")
