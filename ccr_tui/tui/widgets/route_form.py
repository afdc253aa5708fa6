"""Where a route or a rule is typed: fields that complete what they know and are checked with every key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Label, Static

from ccr_tui.core.config_change import Change, RouteSet, RuleAdded, RuleEdited, RuleText
from ccr_tui.core.routing_table import Rule
from ccr_tui.tui.route_entries import RouteEntry
from ccr_tui.tui.route_text import chain_text, complete, read_chain
from ccr_tui.tui.rule_text import Values, completed_condition, offers_text, read_rule

NAME, WHEN, USE = "name", "when", "use"
CHAIN_HINT = (
    "provider,model -> provider,model · the first is used, the rest take over when it fails · empty: no route"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What can be completed, and what must not be typed twice.

    `upstreams` come with the likeliest first; `rules` are the names that are taken.
    """

    upstreams: Sequence[str]
    providers: Iterable[str]
    rules: Sequence[str] = ()
    values: Values | None = None


class FieldSuggester(Suggester):
    """Completes the end of a chain or a condition."""

    def __init__(self, known: Known, field: str) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._known = known
        self._field = field

    async def get_suggestion(self, value: str) -> str | None:
        if self._field == WHEN:
            return completed_condition(value, self._known.values or {})
        return complete(value, self._known.upstreams)


class RouteInput(Input):
    """One field of the form. Arrows and tab stay within it: nothing half typed is left by mistake."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Try it", id="route.apply", tooltip="see what the change would do"),
        Binding("tab", "complete", "Complete", id="route.complete", tooltip="complete, or the next field"),
        Binding("down", "next(1)", "Next field", show=False, id="route.next"),
        Binding("up,shift+tab", "next(-1)", "Previous field", show=False, id="route.previous"),
        Binding("escape", "leave", "Leave", id="route.leave", tooltip="leave the route as it was"),
    ]

    @dataclass
    class Stepped(Message):
        """The user wants another field."""

        by: int

    class Left(Message):
        """The user wants out."""

    def action_complete(self) -> None:
        """Take what is suggested, else go to the next field."""
        if self._suggestion and self.cursor_position == len(self.value):
            self.action_cursor_right()
        else:
            self.post_message(self.Stepped(1))

    def action_next(self, by: int) -> None:
        self.post_message(self.Stepped(by))

    def action_leave(self) -> None:
        self.post_message(self.Left())


class RouteForm(Vertical):
    """The fields of one route or rule; a new rule where there is no `entry`."""

    @dataclass
    class Submitted(Message):
        """The user wants this change; None when nothing is changed."""

        form: RouteForm
        change: Change | None

    @dataclass
    class Left(Message):
        """The user is done, and changes nothing."""

        form: RouteForm

    def __init__(self, entry: RouteEntry | None, known: Known, **options: Any) -> None:
        super().__init__(**options)
        self._entry = entry
        self._known = known
        self._fields = {field: self._input(field, text) for field, text in self._texts().items()}

    def compose(self) -> ComposeResult:
        for name, field in self._fields.items():
            with Horizontal():
                yield Label(name, classes="field", markup=False)
                yield field
        yield Static(classes="offers", markup=False)
        yield Static(classes="problem", markup=False)

    def on_mount(self) -> None:
        field = (
            self._fields[USE] if self._entry and USE in self._fields else next(iter(self._fields.values()))
        )
        field.cursor_position = len(field.value)
        field.focus()

    def show_problem(self, sentence: str) -> None:
        self.query_one(".problem", Static).update(sentence)
        self.set_class(bool(sentence), "-problem")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._offer(event.input)
        touched = any(
            field.value != text
            for field, text in zip(self._fields.values(), self._texts().values(), strict=True)
        )
        read = self._read()
        self.show_problem(read if isinstance(read, str) and touched and self._complete_enough() else "")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, Input):
            self._offer(event.widget)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        read = self._read()
        if isinstance(read, str):
            self.show_problem(read)
        else:
            self.post_message(self.Submitted(self, read))

    def on_route_input_stepped(self, event: RouteInput.Stepped) -> None:
        event.stop()
        fields = list(self._fields.values())
        at = next((n for n, field in enumerate(fields) if field.has_focus), 0)
        fields[(at + event.by) % len(fields)].focus()

    def on_route_input_left(self, event: RouteInput.Left) -> None:
        event.stop()
        self.post_message(self.Left(self))

    def _texts(self) -> dict[str, str]:
        """What the fields hold before anything is typed."""
        entry = self._entry
        if entry is None:
            return {NAME: "", WHEN: "", USE: ""}
        use = {} if entry.routes and entry.route is None else {USE: chain_text(entry.route)}
        return {NAME: entry.rule.name, WHEN: entry.rule.when.text.strip(), **use} if entry.rule else use

    def _input(self, name: str, text: str) -> RouteInput:
        suggester = None if name == NAME else FieldSuggester(self._known, name)
        field = RouteInput(text, compact=True, select_on_focus=False, suggester=suggester, classes=name)
        field.cursor_blink = False  # nothing is painted while nobody types
        return field

    def _complete_enough(self) -> bool:
        """Whether a problem is worth saying: fields of a new rule that nobody came to are none."""
        return self._entry is not None or all(field.value.strip() for field in self._fields.values())

    def _offer(self, field: Input) -> None:
        if field.has_class(WHEN):
            text = offers_text(field.value[: field.cursor_position], self._known.values or {})
        elif field.has_class(USE):
            text = CHAIN_HINT
        else:
            text = "what decisions and statistics call the rule"
        self.query_one(".offers", Static).update(text)

    def _read(self) -> Change | str | None:
        """The change, None for no change, or a sentence that says what is wrong."""
        typed = {name: field.value for name, field in self._fields.items()}
        task = self._entry.task if self._entry else None
        if self._entry is not None and task is not None:
            upstreams = read_chain(typed[USE], self._known.providers)
            if isinstance(upstreams, str):
                return upstreams
            route = self._entry.route
            return None if upstreams == (route.upstreams if route else ()) else RouteSet(task, upstreams)
        return self._rule(typed, self._entry.rule if self._entry else None)

    def _rule(self, typed: dict[str, str], rule: Rule | None) -> Change | str | None:
        others = [name for name in self._known.rules if rule is None or name != rule.name]
        read = read_rule(typed[NAME], typed[WHEN], typed.get(USE), others, self._known.providers)
        if isinstance(read, str):
            return read
        if rule is None:
            return RuleAdded(read)
        upstreams = rule.route.upstreams if rule.route else None
        same = RuleText(rule.name, rule.when.text.strip(), upstreams)
        kept = RuleText(read.name, rule.when.text if read.when == same.when else read.when, read.upstreams)
        return None if read == same else RuleEdited(rule.name, kept)
