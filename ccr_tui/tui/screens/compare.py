"""The same request on several upstreams: their answers side by side, as they stream in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Static

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.scoring import Judgement
from ccr_tui.tui.answer_source import AnswerSource
from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.compare_layout import per_row
from ccr_tui.tui.compare_lines import standings
from ccr_tui.tui.model import Model
from ccr_tui.tui.screens.pushed import PushedScreen
from ccr_tui.tui.transcript import Answer
from ccr_tui.tui.widgets.compare_column import CompareColumn
from ccr_tui.tui.widgets.key_bar import KeyBar
from ccr_tui.tui.widgets.lines_view import LinesView

MOST = 4
"""Upstreams that are compared at once."""
AROUND = 2
"""Lines of the screen that are not the columns'."""
LOOK_S = 0.25
"""How often the answers in flight are read."""


class CompareScreen(PushedScreen[None]):
    """Sends `record` again to each upstream; the replays stay in the list when the screen is left."""

    CSS_PATH = "compare.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="compare.back", tooltip="back; what runs goes on"),
        Binding("tab,right,l", "step(1)", "Next", id="compare.next", tooltip="the next column"),
        Binding("d", "diff", "Diff", id="compare.diff", tooltip="how the answers differ from the first one"),
        Binding("u", "unfold", "Unfold", id="compare.unfold", tooltip="long parts whole, or folded again"),
        Binding("J", "judge", "Judge", id="compare.judge", tooltip="have the [judge] score the answers"),
        Binding("shift+tab,left", "step(-1)", "Previous", show=False, id="compare.previous"),
        Binding("ctrl+k", "stop", "Stop", id="compare.stop", tooltip="stop the answer of this column"),
        *(
            Binding(str(n), f"column({n})", f"Column {n}", show=False, id=f"compare.{n}")
            for n in range(1, MOST + 1)
        ),
    ]

    def __init__(
        self,
        backend: Backend,
        model: Model,
        record: ExchangeRecord,
        upstreams: Sequence[Upstream],
        now: Callable[[], float],
    ) -> None:
        super().__init__()
        self._backend = backend
        self._model = model
        self._record = record
        self._now = now
        count = len(upstreams)
        self._columns = [CompareColumn(upstream, n, count) for n, upstream in enumerate(upstreams, 1)]
        self._sources: dict[CompareColumn, AnswerSource] = {}
        self._reading: set[CompareColumn] = set()
        self._standings = LinesView(id="standings")
        self._current = 0
        self._diff = False
        self._unfolded = False

    def compose(self) -> ComposeResult:
        asked = " ".join(self._record.facts.last_user_text[:400].split())
        yield Static(asked or self._record.facts.model, id="asked", markup=False)
        yield self._standings
        with Container(id="columns"):
            yield from self._columns
        yield KeyBar()

    def on_mount(self) -> None:
        self._standings.can_focus = False
        for column in self._columns:
            send = partial(self._backend.replay, self._record.id, column.column.upstream)
            ask(self, send, partial(self._sent, column), partial(self._refused, column))
        self._go(0)
        self.set_interval(LOOK_S, self._look)

    def on_resize(self) -> None:
        count = len(self._columns)
        across = per_row(count, self.size.width, self.size.height - AROUND)
        self.set_class(not across, "-one")
        self._standings.display = not across and count > 1
        self.query_one("#columns").styles.grid_size_columns = max(1, across)
        # The last one takes what would be left free beside it.
        self._columns[-1].styles.column_span = 1 + -count % across if across else 1

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "stop":
            record = self._columns[self._current].column.record
            return True if record and record.in_flight else None
        if action == "judge":
            return True if any(map(_may_be_judged, self._columns)) else None
        if action in {"diff", "step"}:
            return len(self._columns) > 1
        return True

    def action_diff(self) -> None:
        self._diff = not self._diff
        self._show()

    def action_unfold(self) -> None:
        self._unfolded = not self._unfolded
        self._show()

    def action_step(self, by: int) -> None:
        self._go((self._current + by) % len(self._columns))

    def action_column(self, number: int) -> None:
        if number <= len(self._columns):
            self._go(number - 1)

    def action_stop(self) -> None:
        record = self._columns[self._current].column.record
        if record is not None:
            ask(self, partial(self._backend.cancel, record.id), lambda _: None)

    def action_judge(self) -> None:
        """Each answer by itself: the judge sees one at a time, so that their order plays no part."""
        for column in filter(_may_be_judged, self._columns):
            column.column = replace(column.column, judging=True, problem="")
            judge = partial(self._backend.judge, column.exchange_id)
            ask(self, judge, partial(self._judged, column), partial(self._refused, column))
        self._show()

    def _sent(self, column: CompareColumn, id: str) -> None:
        self._sources[column] = AnswerSource(self._backend, id)
        column.exchange_id = id
        self._look()

    def _refused(self, column: CompareColumn, why: str) -> None:
        column.column = replace(column.column, problem=why, judging=False)
        self._show()

    def _judged(self, column: CompareColumn, judgement: Judgement) -> None:
        column.column = replace(column.column, judging=False)
        self._look()

    def _look(self) -> None:
        """Take in what has happened; read on where an answer has not come to its end."""
        for column, source in self._sources.items():
            record = self._model.get(column.exchange_id)
            if record is None:
                continue
            if record is not column.column.record:
                column.column = replace(column.column, record=record)
                self.refresh_bindings()
            if not source.complete and column not in self._reading:
                self._reading.add(column)
                read = partial(source.read, in_flight=record.in_flight)
                ask(self, read, partial(self._has_read, column), partial(self._refused, column))
        self._show()

    def _has_read(self, column: CompareColumn, answer: Answer) -> None:
        self._reading.discard(column)
        column.column = replace(column.column, answer=answer)
        self._show()

    def _show(self) -> None:
        first = self._columns[0].column.answer
        for number, column in enumerate(self._columns):
            column.show(self._now(), first if self._diff and number else None, unfolded=self._unfolded)
        if self._standings.display:
            self._standings.show([standings([one.column for one in self._columns], self._current)])
            self._standings.styles.height = len(self._standings.wrapped.rows)

    def _go(self, index: int) -> None:
        self._current = index
        for number, column in enumerate(self._columns):
            column.set_class(number == index, "-current")
        self._columns[index].view.focus()
        self._show()
        self.refresh_bindings()


def _may_be_judged(column: CompareColumn) -> bool:
    record = column.column.record
    judged = record is not None and any(score.by == "judge" for score in record.scores)
    return record is not None and record.succeeded and not judged and not column.column.judging
