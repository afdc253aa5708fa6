"""How the monitor lists exchanges: filtered and ordered, the history by the page, the newest followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from ccr_tui.core.listing import Sort
from ccr_tui.core.totals import Totals
from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.columns import arrow
from ccr_tui.tui.elsewhere import Elsewhere
from ccr_tui.tui.feed import Feed, Hands
from ccr_tui.tui.filter import Filter
from ccr_tui.tui.model import Model
from ccr_tui.tui.presenter import Presenter
from ccr_tui.tui.rows import Key
from ccr_tui.tui.screens.monitor_reading import MonitorReading
from ccr_tui.tui.widgets.exchange_table import ExchangeTable
from ccr_tui.tui.widgets.filter_bar import FilterBar

SORTS = tuple(Sort)


class MonitorListing(MonitorReading):
    """Keys and messages of the table, for `MonitorScreen`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("F", "follow", "Follow", id="monitor.follow", tooltip="keep the newest row selected"),
        Binding(
            "greater_than_sign", "sort(1)", "Sort", id="monitor.sort",
            tooltip="order by the next column: age, cost, time, TTFT, tokens in, tokens out",
        ),
        Binding(
            "less_than_sign", "sort(-1)", "Sort back", show=False, id="monitor.sort_back",
            tooltip="order by the column before",
        ),
        Binding(
            "I", "invert", "Invert", show=False, id="monitor.invert",
            tooltip="the smallest first, or the greatest again",
        ),
    ]  # fmt: skip

    _backend: Backend
    _model: Model
    _table: ExchangeTable
    _filter_bar: FilterBar
    _show: Presenter
    _filter: Filter
    _feed: Feed
    _awaited: Key | None = None
    _in_order = (Sort.AGE, False)

    def feed_of(self, now: Callable[[], float]) -> tuple[Feed, Elsewhere]:
        """The feed of this screen's table, and who tells it of other processes."""
        hands = Hands(
            start=lambda work: self.run_worker(work, thread=True, group="listing"),
            back=self.call_later,
            changed=self.rows_changed,
            refused=self._refused,
        )
        feed = Feed(self._backend, self._model, now, hands)
        return feed, Elsewhere(self._backend, self._model, feed, now, hands)

    def rows_changed(self) -> None:
        """Show what there is now."""
        if not self._table.is_attached:
            return
        rows, shown = self._feed.rows(), self._feed.shown
        total, had_row = self._feed.total, self._table.current is not None
        self.set_class(self._feed.known and not total, "-empty")
        self.set_class(self._feed.settled and bool(total) and not rows, "-no-match")
        self._table.show(rows)
        if (shown.sort, shown.ascending) != self._in_order:
            self._in_order = (shown.sort, shown.ascending)
            self._table.order(shown.sort, ascending=shown.ascending)
        self._filter_bar.show_matches(len(rows), total, self._filter.error)
        self._select_awaited()
        self.show_current()
        self.refresh_totals()
        if had_row is not (self._table.current is not None):
            self.refresh_bindings()

    def refresh_totals(self) -> None:
        """Show the sums."""
        raise NotImplementedError

    def show_today(self, totals: Totals) -> None:
        """Show the history's sums of today, and soon those of the newest session."""
        self._show.today, self._show.unread = totals, False
        self.refresh_totals()
        session = self._model.newest_session
        if session is not None:
            ask(
                self,
                lambda: (session, self._backend.session_totals(session)),
                self._session_read,
                lambda _: None,  # whoever read today's sums has said so
            )

    def show_unread(self) -> None:
        """Show that the history could not be read."""
        self._show.unread = True
        self.refresh_totals()

    def show_soon(self, id: str) -> None:
        """Put the cursor on an exchange as soon as it shows up."""
        self._awaited = id
        self._select_awaited()

    def show_stored(self, id: str) -> None:
        """The same for one that may be anywhere in the history."""
        self.show_soon(id)
        if self._awaited is not None:
            ask(self, lambda: self._backend.rows_of([id]).get(id), self._row_found)

    def action_follow(self) -> None:
        """Take up the newest row, in the order of age; or let it go."""
        following = not self._table.following
        if following and self._feed.shown.sort is not Sort.AGE:
            self._order(Sort.AGE, ascending=False)
        else:
            self._table.follow(following)

    def action_sort(self, by: int) -> None:
        sort = SORTS[(SORTS.index(self._feed.asked.sort) + by) % len(SORTS)]
        self._order(sort, ascending=False)

    def action_invert(self) -> None:
        asked = self._feed.asked
        if asked.sort is not Sort.AGE:
            self._order(asked.sort, ascending=not asked.ascending)

    def on_filter_bar_changed(self, message: FilterBar.Changed) -> None:
        last, self._filter = self._filter, Filter.parse(message.text, self._filter)
        if self._filter == last:
            self._filter_bar.show_matches(len(self._table.rows), self._feed.total, self._filter.error)
        else:
            asked = self._feed.asked
            self._feed.ask(self._filter, asked.sort, ascending=asked.ascending)

    def on_exchange_table_needed(self, message: ExchangeTable.Needed) -> None:
        self._feed.need(message.rows)

    def on_exchange_table_highlighted(self) -> None:
        self.show_current()
        self.refresh_bindings()

    def _order(self, sort: Sort, *, ascending: bool) -> None:
        self._show.order = "" if sort is Sort.AGE else f"{sort} {arrow(ascending=ascending)}"
        self._feed.ask(self._filter, sort, ascending=ascending)

    def _session_read(self, session: tuple[str, Totals]) -> None:
        self._show.session = session
        self.refresh_totals()

    def _row_found(self, row: int | None) -> None:
        if row is not None:
            self._awaited = row
            self._select_awaited()

    def _select_awaited(self) -> None:
        """Put the cursor on what was sent again or asked for; a filter that hides it gives way."""
        awaited = self._awaited
        if awaited is None:
            return
        if self._table.rows.place(awaited, 0) is not None:
            self._awaited = None
            self._table.follow(False)
            self._table.select(awaited)
        elif self._hidden(awaited):
            self._filter_bar.action_clear()

    def _hidden(self, key: Key) -> bool:
        """Whether a row is there but for the filter, and the list for that filter is the one shown."""
        there = isinstance(key, int) or self._model.get(key) is not None
        return there and not self._filter.empty and self._feed.settled

    def _refused(self, message: str) -> None:
        self.notify(message, title="History", severity="error", markup=False)
