"""Makes what a detail panel shows: fetches the bodies it needs and hands them to the pure panels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from ccr_tui.core.record import AttemptRecord, ExchangeRecord
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.lines import Line, Role, Span, line
from ccr_tui.tui.panels.attempts import attempts_lines
from ccr_tui.tui.panels.bodies import Part, attempt_title, request_nodes, response_nodes
from ccr_tui.tui.panels.conversation import conversation_lines
from ccr_tui.tui.panels.decision import decision_lines
from ccr_tui.tui.status import OWN_WORK
from ccr_tui.tui.transcript import Answer, AnswerReader, answer_of, excerpt
from ccr_tui.tui.tree.rows import Tree


class Panel(StrEnum):
    """What there is to see of an exchange, in the order of the keys 1 to 7."""

    DECISION = "Decision"
    ATTEMPTS = "Attempts"
    CONVERSATION = "Conversation"
    REQUEST = "Request"
    RESPONSE = "Response"
    CHANGED = "Changed"
    PREVIOUS = "Previous"


NEEDS_BODY = frozenset(Panel) - {Panel.DECISION, Panel.ATTEMPTS}

Content = list[Line] | Tree


@dataclass(frozen=True, slots=True)
class View:
    """What to show. `older` is how many messages before the newest turn, `width` is in cells.

    `events`: a streamed answer as it came, not as the message that it tells.
    """

    panel: Panel
    record: ExchangeRecord
    now: float
    width: int
    unfolded: bool = False
    older: int = 0
    events: bool = False


class Inspector:
    """Not for two threads at once: it keeps the body it read last, and how far it read a live answer."""

    def __init__(self, backend: Backend, live_request: Callable[[str], bytes]) -> None:
        self._backend = backend
        self._live_request = live_request
        self._request: tuple[str, bytes] = ("", b"")
        self._reader: tuple[str, AnswerReader] = ("", AnswerReader())
        self._tree: tuple[bytes, ExchangeRecord | None, Tree] = (b"", None, Tree(()))

    def lines(self, view: View) -> Content:
        """May block on the history; raises `CcrError` when it cannot be read."""
        record = view.record
        match view.panel:
            case Panel.DECISION:
                return decision_lines(record)
            case Panel.ATTEMPTS:
                return attempts_lines(record, view.now, view.width)
            case Panel.CHANGED:
                # What grades or judges is no changed form of the client's request, but one of our own.
                return self._changed(replace(record, attempts=record.answers))
            case Panel.REQUEST:
                return self._request_tree(record)
            case Panel.RESPONSE:
                return Tree(response_nodes(self._parts(record), events=view.events))
            case Panel.PREVIOUS:
                return self._previous(record)
            case Panel.CONVERSATION:
                turn = excerpt(self._request_body(record.id), view.older)
                return conversation_lines(record, turn, self._answer(record), unfolded=view.unfolded)

    def _changed(self, record: ExchangeRecord) -> list[Line]:
        from ccr_tui.tui.panels.changed import changed_lines  # noqa: PLC0415 - a panel that is opened rarely
        from ccr_tui.tui.sent_request import sent_request  # noqa: PLC0415

        body, config = self._request_body(record.id), self._backend.config()
        of = record.replay_of
        parent = self._live_request(of) or self._backend.request_body(of) if of else b""
        return changed_lines(
            record, body, lambda attempt: sent_request(record, attempt, body, config), parent
        )

    def _previous(self, record: ExchangeRecord) -> list[Line]:
        from ccr_tui.tui.panels.previous import previous_lines  # noqa: PLC0415 - see above

        earlier = self._backend.earlier(record)
        before = self._backend.request_body(earlier.id) if earlier is not None else b""
        return previous_lines(record, earlier, before, self._request_body(record.id))

    def _request_tree(self, record: ExchangeRecord) -> Tree:
        """The same one as before while the exchange goes on: its request does not change."""
        body = self._request_body(record.id)
        known, of, tree = self._tree
        if of is None or of.id != record.id or known is not body:
            tree = Tree(request_nodes(record, body))
            self._tree = (body, record, tree)
        return tree

    def _request_body(self, id: str) -> bytes:
        if self._request[0] != id or not self._request[1]:
            self._request = (id, self._live_request(id) or self._backend.request_body(id))
        return self._request[1]

    def _answer(self, record: ExchangeRecord) -> Answer:
        """The kept answer; while it streams, or until it is written down, what was read of it live."""
        live = self._backend.live_body(record.id) if record.in_flight else None
        if live is not None:
            return self._read_on(record.id, live)
        body = b"" if record.in_flight else self._backend.response_body(record.id)
        if body:
            return answer_of(body)
        return self._reader[1].answer if self._reader[0] == record.id else Answer()

    def _read_on(self, id: str, live: bytes) -> Answer:
        """Decode only what is new; a shorter body means that another attempt has begun."""
        if self._reader[0] != id or len(live) < self._reader[1].size:
            self._reader = (id, AnswerReader())
        reader = self._reader[1]
        reader.feed(live[reader.size :])
        return reader.answer

    def _parts(self, record: ExchangeRecord) -> list[Part]:
        """What each attempt gave, and what the client got where that is not the last answer."""
        read, last = self._backend.response_body, record.last_attempt
        bodies = {a.number: read(record.id, a.number) for a in record.attempts if a.outcome is not None}
        parts = [Part(_title(a), a.headers, bodies[a.number]) for a in record.attempts if a.number in bodies]
        if record.in_flight:
            live = self._backend.live_body(record.id) if last and last.outcome is None else None
            return [*parts, *([Part(line(Span("so far", Role.LIVE)), (), live)] if live else [])]
        client = read(record.id)
        if client and (last is None or client != bodies.get(last.number)):
            parts.append(Part(line(Span("What the client got", Role.STRONG)), (), client))
        return parts


def _title(attempt: AttemptRecord) -> Line:
    """What grades or judges says so: its words are not the answer."""
    title = attempt_title(attempt)
    if attempt.role == "answer":
        return title
    return line(*title.spans, Span(f"  {OWN_WORK.get(attempt.role, attempt.role)}", Role.ACCENT), hang=2)
