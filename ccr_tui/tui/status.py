"""What state an exchange or attempt is in, as a mark and a word: never by colour alone."""

from __future__ import annotations

from typing import NamedTuple

from ccr_tui.core.exchange import Cancelled, Completed, Failed, FailureKind, Outcome
from ccr_tui.core.record import AttemptRecord, ExchangeRecord
from ccr_tui.tui.lines import Role

REPLAY_MARK = "»"
OWN_WORK = {"grade": "grading", "judge": "judging"}
"""What ccr-tui does while an attempt of this role runs."""

_SHORT = {
    FailureKind.CONNECT: "refused",
    FailureKind.TIMEOUT_CONNECT: "timeout",
    FailureKind.TIMEOUT_FIRST_BYTE: "timeout",
    FailureKind.TIMEOUT_IDLE: "stalled",
    FailureKind.TIMEOUT_TOTAL: "timeout",
    FailureKind.ERROR_EVENT: "error",
    FailureKind.MALFORMED: "garbage",
    FailureKind.UNUSABLE: "no key",
    FailureKind.TURNED_AWAY: "refused",
    FailureKind.INTERNAL: "our bug",
}


class Status(NamedTuple):
    """`word` has at most 7 cells."""

    mark: str
    word: str
    role: Role

    @property
    def text(self) -> str:
        return f"{self.mark} {self.word}"


def exchange_status(record: ExchangeRecord) -> Status:
    """Waiting, streaming, trying again, being judged, or how it ended."""
    if record.outcome is not None:
        return outcome_status(record.outcome, record.status)
    if record.held:
        return Status("‖", "held", Role.WARN)
    newest, last = record.attempts[-1:], record.last_attempt
    if newest and newest[0].outcome is None and newest[0].role in OWN_WORK:
        return Status("◇", OWN_WORK[newest[0].role], Role.LIVE)
    if last is None:
        return Status("○", "wait", Role.LIVE)
    if isinstance(last.outcome, Completed) or (last.ttft_s is not None and last.outcome is None):
        return Status("●", "stream", Role.LIVE)
    if any(isinstance(a.outcome, Completed) for a in record.answers):
        return Status("↑", "higher", Role.WARN)
    if last.outcome is not None or len(record.answers) > 1:
        return Status("↻", "retry", Role.WARN)
    return Status("○", "wait", Role.LIVE)


def attempt_status(attempt: AttemptRecord) -> Status:
    if attempt.outcome is not None:
        return outcome_status(attempt.outcome, attempt.status)
    return Status("○", "wait", Role.LIVE) if attempt.ttft_s is None else Status("●", "stream", Role.LIVE)


def outcome_status(outcome: Outcome, status: int | None) -> Status:
    match outcome:
        case Completed():
            good = outcome.status < 400
            return Status("✓" if good else "✗", str(outcome.status), Role.OK if good else Role.BAD)
        case Failed(failure):
            word = (
                failure.label
                if failure.kind is FailureKind.STATUS
                else _SHORT.get(failure.kind, failure.kind.value)
            )
            return Status("✗", word, Role.BAD)
        case Cancelled():
            return Status("⊘", "stopped", Role.WARN)


def circled(letter: str) -> str:
    """The letter of a session that is pinned."""
    return chr(ord("Ⓐ") + ord(letter) - ord("A")) if "A" <= letter <= "Z" else letter


def kind_of(record: ExchangeRecord) -> str:
    """The task, or what the request is where no route was needed."""
    if record.facts.endpoint == "count_tokens":
        return "count"
    if record.facts.endpoint == "other":
        return record.path.rstrip("/").rpartition("/")[2] or record.method
    return record.task or "…"
