"""Asks for one upstream, or for a few: to send to, to pin to, to compare on, to let a held request go to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from ccr_tui.core.exchange import Upstream
from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.bridge_routes import Standings
from ccr_tui.tui.key_words import key_words
from ccr_tui.tui.lines import Role, Span
from ccr_tui.tui.offers import NUMBERED, OK, Matched, Offer, matching, offer_spans, with_standings
from ccr_tui.tui.route_text import read_upstream
from ccr_tui.tui.screens.pushed import Dialog

LOOK_S = 0.5
"""How often to look whether what is asked about still waits for the answer."""
WIDEST = 92
"""Cells of the box, as the style sheet has it."""
BESIDE_NAME = 21
"""Cells of a line beside the name: frame, number, shape, price and the sign that more follows."""

NARROW = 50
"""Columns below which words have to be short."""
PLACEHOLDERS = ("type to narrow down, or any provider,model", "words, or any provider,model")

_NUMBERS = frozenset(map(str, range(1, NUMBERED + 1)))
_STYLES = {
    Role.DIM: "dim",
    Role.STRONG: "bold",
    Role.KEY: "bold $text-primary",
    Role.OK: "$text-success",
    Role.WARN: "$text-warning",
    Role.BAD: "bold $text-error",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: `subject` names what it is for, `enter` says what that key does, `most` is how many.

    `waits` gives the seconds left to choose, None when it is too late.
    """

    title: str
    subject: str
    enter: str
    most: int = 1
    waits: Callable[[], float | None] | None = None


class NarrowInput(Input):
    """Types everything but what the screen takes as a key: `taken` says which characters."""

    def __init__(self, taken: Callable[[str], bool]) -> None:
        super().__init__(placeholder=PLACEHOLDERS[0], compact=True)
        self._taken = taken

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return not self._taken(key) and super().check_consume_key(key, character)

    def on_key(self, event: events.Key) -> None:
        if self._taken(event.key):
            event.prevent_default()  # an `Input` types whatever can be printed


class PickScreen(Dialog[Sequence[Upstream | None] | None]):
    """Gives what was chosen; None when nothing was."""

    CSS_PATH = "pick.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Choose", show=False, id="pick.take"),
        Binding("escape", "dismiss", "Cancel", id="pick.cancel"),
        Binding("up", "move(-1)", "Up", show=False, id="pick.up"),
        Binding("down", "move(1)", "Down", show=False, id="pick.down"),
        Binding("space", "mark", "Mark", id="pick.mark", tooltip="compare on this one too"),
        Binding("ctrl+o", "pause", "Pause", id="pick.pause",
                tooltip="pass the provider over, or use it again"),
        *(
            Binding(str(n), f"number({n})", f"Choose {n}", show=False, id=f"pick.{n}")
            for n in range(1, NUMBERED + 1)
        ),
    ]  # fmt: skip

    def __init__(self, backend: Backend, asked: Asked, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._backend = backend
        self._asked = asked
        self._offers = list(offers)
        self._shown: list[Matched] = []
        self._marked: list[str] = []
        self._standings = Standings({}, {})

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self._asked.title
            yield Static(self._asked.subject, id="subject", markup=False)
            yield NarrowInput(self._taken)
            yield OptionList(compact=True, markup=False)
            yield Static("", id="problem", markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self._narrow()
        self._say_how()
        self._ask_standings()
        if self._asked.waits is not None:
            self.set_interval(LOOK_S, self._look)

    def on_resize(self) -> None:
        self.query_one(Input).placeholder = PLACEHOLDERS[self.size.width < NARROW]
        self._narrow()
        self._say_how()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "mark":
            return self._asked.most > 1
        return True

    def _taken(self, key: str) -> bool:
        """Whether a key chooses instead of being typed: a number as long as nothing has been typed."""
        if self._asked.most > 1:
            return key == "space"
        return key in _NUMBERS and not self.query_one(Input).value

    def on_input_changed(self) -> None:
        self._problem("")
        self._narrow()

    def on_input_submitted(self) -> None:
        self.action_take()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if self._asked.most > 1:
            self.action_mark()
        else:
            self._choose(self._shown[event.option_index][0])

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        (options.action_cursor_down if by > 0 else options.action_cursor_up)()

    def action_number(self, number: int) -> None:
        if number <= len(self._shown):
            self._choose(self._shown[number - 1][0])

    def action_take(self) -> None:
        """What is marked; nothing marked: what is highlighted; else what was typed."""
        if self._marked:
            self.dismiss([Upstream.parse(name) for name in self._marked])
        elif (offer := self._highlighted) is not None:
            self._choose(offer)
        else:
            self._problem("Type provider,model.")

    def action_mark(self) -> None:
        offer = self._highlighted
        if offer is None:
            return
        if isinstance(wrong := self._checked(offer), str):
            self._problem(wrong)
        elif offer.name in self._marked:
            self._marked.remove(offer.name)
        elif len(self._marked) >= self._asked.most:
            self._problem(f"At most {self._asked.most} at once: press space on one of them to take it out.")
        else:
            self._keep(offer)
            self._marked.append(offer.name)
            if offer.name == self.query_one(Input).value.strip():
                self.query_one(Input).value = ""  # for the next one to be typed
        self._narrow()
        self._say_how()

    def action_pause(self) -> None:
        offer = self._highlighted
        if offer is None or offer.upstream is None:
            return
        name = offer.upstream.provider
        on = self._standings.providers.get(name) != "paused"
        ask(self, partial(self._backend.pause, name, on), lambda _: self._paused(name, on), self._problem)

    def _paused(self, name: str, on: bool) -> None:
        self.notify(
            f"{name} is paused: routes pass it over." if on else f"{name} is used again.", markup=False
        )
        self._ask_standings()

    def _ask_standings(self) -> None:
        ask(self, self._backend.standings, self._fared, self._problem)

    def _fared(self, standings: Standings) -> None:
        self._standings = standings
        self._offers = with_standings(self._offers, standings)
        self._narrow()

    def _narrow(self) -> None:
        """Show what matches; the highlight stays on its offer unless something else was typed."""
        options, typed = self.query_one(OptionList), self.query_one(Input).value
        before, same = options.highlighted, [m[0].name for m in self._shown]
        self._shown = matching(self._offers, typed)
        if "," in typed and typed.strip() not in {offer.name for offer in self._offers}:
            typed_offer = Offer(Upstream.parse(typed), typed.strip(), "as typed")
            self._shown.append((typed_offer, ()))
        room = max(12, min(WIDEST, self.size.width) - BESIDE_NAME)
        name_width = min(max((cell_len(offer.name) for offer, _ in self._shown), default=0), room)
        options.clear_options()
        options.add_options(
            Option(self._line(offer, places, n, name_width))
            for n, (offer, places) in enumerate(self._shown, 1)
        )
        kept = before if same == [m[0].name for m in self._shown] else 0
        options.highlighted = kept if self._shown else None

    def _line(self, offer: Offer, places: Sequence[int], number: int, name_width: int) -> Content:
        if self.size.width < NARROW and offer.state not in ("", OK):
            offer = replace(offer, price="")  # there is no room for both: that it is not well matters more
        spans = offer_spans(offer, places, number, name_width)
        if self._asked.most > 1:
            marked = offer.name in self._marked
            spans[0] = Span("■ " if marked else "□ ", Role.KEY if marked else Role.DIM)
        return Content.assemble(*((text, _STYLES.get(role, "")) for text, role in spans))

    @property
    def _highlighted(self) -> Offer | None:
        index = self.query_one(OptionList).highlighted
        return self._shown[index][0] if index is not None else None

    def _choose(self, offer: Offer) -> None:
        chosen = self._checked(offer)
        if isinstance(chosen, str):
            self._problem(chosen)
        else:
            self.dismiss([chosen])

    def _checked(self, offer: Offer) -> Upstream | str | None:
        """The upstream of an offer, or a sentence that says why it can be none."""
        if offer.upstream is None:
            return None
        return read_upstream(offer.name, self._backend.config().providers)

    def _keep(self, offer: Offer) -> None:
        """What was typed stays on offer once it is marked."""
        if offer.name not in {known.name for known in self._offers}:
            self._offers.append(replace(offer, origin="typed"))

    def _look(self) -> None:
        assert self._asked.waits is not None
        if self._asked.waits() is None:
            self.notify("This request does not wait any more: its time was up, or its client is gone.")
            self.dismiss(None)
        else:
            self._say_how()

    def _say_how(self) -> None:
        box, asked = self.query_one("#box"), self._asked
        left = asked.waits() if asked.waits else None
        keys = [f"enter {asked.enter}", "ctrl+o pauses", "esc cancels"]
        if asked.most > 1:
            keys.insert(0, f"space marks {len(self._marked)}/{asked.most}")
        if left is not None:
            keys.insert(0, f"{left:.0f}s left")
        box.border_subtitle = key_words(keys, min(WIDEST, self.size.width))

    def _problem(self, sentence: str) -> None:
        self.query_one("#problem", Static).update(sentence)
