"""The table of the routes screen: sections of rows, kept up to date without losing the place or a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from ccr_tui.tui.lines import Role, Span, line, wrap
from ccr_tui.tui.route_entries import RouteSection
from ccr_tui.tui.route_lines import Fares, RouteLayout, entry_lines, heading_line
from ccr_tui.tui.widgets.painting import ROLE_CLASSES, RolePainter
from ccr_tui.tui.widgets.route_form import Known, RouteForm
from ccr_tui.tui.widgets.route_row import RouteRow, RowLines

Place = tuple[str, str]


class RouteTable(VerticalScroll, RolePainter, can_focus=False):
    """Rows can be walked with the keys; `current` is the row that has the focus or had it last."""

    COMPONENT_CLASSES = ROLE_CLASSES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "Up", show=False, id="routes.up"),
        Binding("down,j", "step(1)", "Down", show=False, id="routes.down"),
        Binding("home,g", "jump(0)", "First", show=False, id="routes.first"),
        Binding("end,G", "jump(-1)", "Last", show=False, id="routes.last"),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._shape: list[object] = []
        self._headings: list[RowLines] = []
        self._rows: list[RouteRow] = []
        self._new: RouteForm | None = None
        self._moving: Place | None = None
        self._at = 0
        self._wanted: Place | None = None

    @property
    def rows(self) -> Sequence[RouteRow]:
        return self._rows

    @property
    def current(self) -> RouteRow | None:
        """The row with the focus, the one that is edited, or the one that had it last."""
        return self._rows[min(self._at, len(self._rows) - 1)] if self._rows else None

    @property
    def form(self) -> RouteForm | None:
        """The form that is open: of a row, or of a new rule."""
        return self._new or next((row.form for row in self._rows if row.form), None)

    def row_at(self, place: Place) -> RouteRow | None:
        return next((row for row in self._rows if row.entry.place == place), None)

    def show(self, sections: Sequence[RouteSection], fares: Fares, warnings: Sequence[str] = ()) -> None:
        """Show these; while a form is open, the rows stay which they are."""
        shape: list[object] = [(s.title, [entry.place for entry in s.entries]) for s in sections]
        if shape != self._shape and self.form is None:
            self._rebuild(sections, shape)
        entries = {entry.place: entry for section in sections for entry in section.entries}
        width = max(1, self.size.width - 3)  # the scroll bar, and a cell on either side
        for heading, section in zip(self._headings, sections, strict=False):
            layout = RouteLayout.of(width, [entry.name for entry in section.entries])
            heading.show([heading_line(section.title, layout)])
            for entry in section.entries:
                row = self.row_at(entry.place)
                if row is not None:
                    row.show(entries[entry.place], entry_lines(entry, layout, fares))
        told = [line(Span(f"! {text}", Role.WARN), hang=2) for text in warnings]
        self._headings[-1].show([part for text in told for part in wrap(text, width)])

    def on_descendant_focus(self) -> None:
        """What has the focus now counts: the news of it may be late."""
        inside = self.screen.focused.ancestors_with_self if self.screen.focused else ()
        row = next((node for node in inside if isinstance(node, RouteRow)), None)
        if row in self._rows:
            self._at = self._rows.index(row)

    def add_rule(self, known: Known) -> None:
        """Open the form of a new rule below the others."""
        self._new = RouteForm(None, known, classes="new")
        rules = [row for row in self._rows if row.entry.rule and not row.entry.owner]
        self.mount(self._new, after=rules[-1] if rules else None, before=None if rules else 0)
        self._new.scroll_visible(animate=False)

    def leave(self) -> None:
        """Close the form that is open."""
        form, self._new = self._new, None
        if form is not None:
            form.remove()
            self.go_to(None)
        for row in self._rows:
            if row.form is not None:
                row.leave()

    def go_to(self, place: Place | None) -> None:
        """Go to a row, or where there is none such to the one that stands where the last one stood."""
        self._wanted = place
        if place is None or self.row_at(place):
            self._go()  # at once for the next key, and again when the rows of before have gone
        self.call_after_refresh(self._go)

    def _go(self) -> None:
        row = (self.row_at(self._wanted) if self._wanted else None) or self.current
        if row is not None and self.form is None:
            self._wanted = None
            self._enter(self._rows.index(row))

    def mark_moving(self, place: Place | None) -> None:
        """Show which rule is being moved."""
        self._moving = place
        for row in self._rows:
            row.set_class(row.entry.place == place, "-moving")

    def action_step(self, by: int) -> None:
        self._enter(max(0, min(len(self._rows) - 1, self._at + by)))

    def action_jump(self, to: int) -> None:
        self._enter(to % max(1, len(self._rows)))

    def _enter(self, at: int) -> None:
        """At once, so that of keys in quick succession none is lost."""
        if self._rows:
            self._at = at
            self.screen.set_focus(self._rows[at])

    def _rebuild(self, sections: Sequence[RouteSection], shape: list[object]) -> None:
        """Mount the rows anew, with the focus where it was."""
        place = self._wanted or (self.current.entry.place if self.current else None)
        self._shape = shape
        self.remove_children()
        self._headings, self._rows = [], []
        for section in sections:
            self._headings.append(RowLines(classes="heading"))
            rows = [RouteRow(entry) for entry in section.entries]
            self.mount(self._headings[-1], *rows)
            self._rows += rows
        self._headings.append(RowLines(classes="warnings"))
        self.mount(self._headings[-1])
        self.mark_moving(self._moving)
        self.go_to(place)
