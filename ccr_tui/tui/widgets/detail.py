"""One exchange in detail: a line that names it, the panel's tabs, and the panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from ccr_tui.core.errors import CcrError
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.inspector import NEEDS_BODY, Content, Panel, View
from ccr_tui.tui.lines import Role, Span, line
from ccr_tui.tui.panels.conversation import answer_at, offers_older
from ccr_tui.tui.title_line import title_line
from ccr_tui.tui.tree.rows import Tree
from ccr_tui.tui.widgets.lines_view import LinesView
from ccr_tui.tui.widgets.painting import RoleLine
from ccr_tui.tui.widgets.panel_tabs import PanelTabs
from ccr_tui.tui.widgets.search_bar import SearchBar
from ccr_tui.tui.widgets.tree_view import TreeView
from ccr_tui.tui.wrapped import Wrapped, wrapped

OLDER = 20
"""How many more messages each wish for older ones shows."""
LIVE_S = 0.2
"""Seconds between two looks at an answer that is streaming in."""
PATIENCE_S = 0.2
"""A panel that takes longer than this says that it is loading."""

Load = Callable[[View], Content]


class DetailTitle(RoleLine):
    """Names the exchange: how it stands, what it is, when it was."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._record: ExchangeRecord | None = None
        self._home = ""

    def show(self, record: ExchangeRecord, home: str) -> None:
        self._record, self._home = record, home
        self.update_line()

    def spans_for(self, width: int) -> Sequence[Span]:
        return title_line(self._record, self._home, width) if self._record else ()


class Detail(Vertical):
    """Shows a record. `load` makes what a panel shows and may block: it runs in a worker, one at a time.

    While one load runs only the newest wish is remembered, so that holding a key down costs little.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "E",
            "events",
            "Events",
            id="detail.events",
            tooltip="a streamed answer as events, or as a message",
        ),
    ]

    def __init__(self, load: Load, now: Callable[[], float], **options: Any) -> None:
        super().__init__(**options)
        self._load = load
        self._now = now
        self._record: ExchangeRecord | None = None
        self._home = ""
        self._panel = Panel.CONVERSATION
        self._unfolded = False
        self._older = 0
        self._events = False
        self._to_top = False
        self._has_older = False
        self._loading: View | None = None
        self._wanted: View | None = None
        self._shown: tuple[str, Panel] | None = None
        self._live: Timer | None = None
        self._title = DetailTitle()
        self._tabs = PanelTabs()
        self._lines = LinesView()
        self._tree = TreeView()
        self._search = SearchBar()

    @property
    def view(self) -> LinesView | TreeView:
        """Where the open panel is shown."""
        return self._tree if self._tree.display else self._lines

    @property
    def panel(self) -> Panel:
        return self._panel

    @property
    def searching(self) -> bool:
        """Whether words to look for are being typed: keys are letters then."""
        return self._search.typing

    def may(self, action: str) -> bool:
        """Whether there is something to unfold, or older messages; everything else always can be done."""
        if action == "unfold":
            return self._panel is Panel.CONVERSATION or bool(self._tree.display)
        return action != "older" or (self._panel is Panel.CONVERSATION and self._has_older)

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._tabs
        yield self._lines
        yield self._tree
        yield self._search

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._panel is Panel.RESPONSE if action == "events" else True

    def on_mount(self) -> None:
        self._tree.display = False
        self._tabs.show(self._panel)
        self._live = self.set_interval(LIVE_S, self._look_again, pause=True)

    def show(self, record: ExchangeRecord | None, home: str) -> None:
        """Show this state of an exchange; None when there is nothing to show."""
        if record is self._record:
            return
        if record is None or self._record is None or record.id != self._record.id:
            self._unfolded, self._older = False, 0
        self._record, self._home = record, home
        if record is not None:
            self._title.show(record, home)
        self.refresh_panel()

    def choose(self, panel: Panel) -> None:
        self._panel = panel
        self._tabs.show(panel)
        self.refresh_panel()

    def step(self, by: int) -> None:
        """The next or previous panel, around the end."""
        panels = list(Panel)
        self.choose(panels[(panels.index(self._panel) + by) % len(panels)])

    def unfold(self) -> None:
        """Show long parts whole, or fold them again."""
        if self._tree.display:
            self._tree.toggle_all()
            return
        self._unfolded = not self._unfolded
        self.refresh_panel()

    def older(self) -> None:
        """Show more of the conversation's past, from its beginning."""
        self._older += OLDER
        self._to_top = True
        self.refresh_panel()

    def action_events(self) -> None:
        self._events = not self._events
        self._shown = None
        self.refresh_panel()

    def tick(self) -> None:
        """A second has passed: running bars grow."""
        if self._record is not None and self._record.in_flight and self._panel is Panel.ATTEMPTS:
            self.refresh_panel()

    def refresh_panel(self) -> None:
        """Make the panel's lines again; at once where that is cheap."""
        record = self._record
        streams = bool(record and record.in_flight and self._panel in (Panel.CONVERSATION, Panel.RESPONSE))
        if self._live is not None:
            (self._live.resume if streams and self.display else self._live.pause)()
        if record is None or not self.display:
            return
        width = self.view.line_width
        view = View(self._panel, record, self._now(), width, self._unfolded, self._older, self._events)
        if self._panel in NEEDS_BODY:
            self._want(view)
        else:
            self._wanted = None
            self._present(view, self._load(view))

    def on_tree_view_search_wanted(self, message: TreeView.SearchWanted) -> None:
        message.stop()
        self._search.open()

    def on_search_bar_changed(self, message: SearchBar.Changed) -> None:
        message.stop()
        self._search.show_count(self._tree.look_for(message.words))

    def on_search_bar_submitted(self, message: SearchBar.Submitted) -> None:
        message.stop()
        self._tree.action_find(1)

    def on_search_bar_left(self, message: SearchBar.Left) -> None:
        message.stop()
        self.view.focus()

    def on_tab_line_chosen(self, message: PanelTabs.Chosen) -> None:
        message.stop()
        self.choose(Panel(message.name))

    def on_resize(self) -> None:
        if self._panel is Panel.ATTEMPTS:
            self.refresh_panel()

    def _look_again(self) -> None:
        if self._loading is None:
            self.refresh_panel()

    def _want(self, view: View) -> None:
        if self._loading is not None:
            self._wanted = view
            return
        self._loading, self._wanted = view, None
        if self._shown != (view.record.id, view.panel):
            self.set_timer(PATIENCE_S, partial(self._say_loading, view))
        self.run_worker(partial(self._loaded, view), thread=True, group="detail")

    def _loaded(self, view: View) -> tuple[View, Content | Wrapped]:
        try:
            content = self._load(view)
            if isinstance(content, Tree):
                return view, content
            return view, wrapped(content, view.width, self._lines.wrapped)
        except CcrError as error:
            return view, [line(Span(str(error), Role.BAD))]

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.worker.group != "detail" or event.state in (WorkerState.PENDING, WorkerState.RUNNING):
            return
        event.stop()
        wanted, self._loading = self._wanted, None
        if event.state is WorkerState.SUCCESS:
            view, content = event.worker.result  # type: ignore[misc]
            if wanted is None or (wanted.record.id, wanted.panel) == (view.record.id, view.panel):
                self._present(view, content)
        if wanted is not None:
            self._want(replace(wanted, now=self._now()))

    def _present(self, view: View, content: Content | Wrapped) -> None:
        """Put it on screen; the view keeps its place on the same panel of the same exchange."""
        if self._record is None or (view.record.id, view.panel) != (self._record.id, self._panel):
            return
        same = self._shown == (view.record.id, view.panel) and not self._to_top
        self._shown = (view.record.id, view.panel)
        self._show_view(self._tree if isinstance(content, Tree) else self._lines)
        if isinstance(content, Tree):
            self._tree.show(content, keep_place=same)
            return
        talk = view.panel is Panel.CONVERSATION
        lines = content.source if isinstance(content, Wrapped) else content
        self._offer_older(talk and offers_older(lines))
        around = answer_at(lines) if talk and not same and not self._to_top else 0
        at_end = talk and not same and view.record.in_flight and not self._to_top
        self._to_top = False
        self._lines.show(content, keep_place=same, at_end=at_end, around=around)

    def _offer_older(self, has_older: bool) -> None:
        if has_older is not self._has_older:
            self._has_older = has_older
            self.refresh_bindings()

    def _show_view(self, wanted: LinesView | TreeView) -> None:
        """Lines or a tree; the focus goes along."""
        before = self.view
        if wanted is before:
            return
        focused = before.has_focus
        before.display, wanted.display = False, True
        if focused:
            wanted.focus()

    def _say_loading(self, view: View) -> None:
        if self._loading is view:
            self._shown = None
            self._show_view(self._lines)
            self._lines.show([line(Span("Loading…", Role.DIM))])
