"""What a user's program says about one request, and the two kinds of workers that run such programs."""

from __future__ import annotations

import reprlib
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from ccr_tui.core.questions import Reply
from ccr_tui.core.wire.dialect import Inbound

T = TypeVar("T")

LONGEST_ANSWER = 200
LONGEST_SENTENCE = 300
"""Characters. No upstream has such a name, and no line of a decision needs more."""


class End(StrEnum):
    """How a question to a program ended."""

    ANSWERED = "answered"  # also by an exception: it ran
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"  # its process is gone
    MOVED = "moved"  # its worker was given up for another reason: ask the next one
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Said:
    """`trouble` is what is wrong with the program as a whole, "" when nothing is."""

    reply: Reply
    end: End = End.ANSWERED
    trouble: str = ""


MOVED = Said(Reply(), End.MOVED)
STOPPED = Said(Reply(why="ccr-tui is being stopped"), End.NOT_ASKED)


class Worker(Protocol):
    """Runs one program. All methods may be called from any thread, and none of them blocks but `close`."""

    @property
    def started(self) -> Future[None]:
        """Done when the program is loaded, well or not, and may be asked."""
        ...

    @property
    def alive(self) -> bool:
        """False when it has ended, for whatever reason."""
        ...

    def submit(self, inbound: Inbound) -> Future[Said]:
        """Ask about a request. Cancel the future when nobody waits for it any more."""
        ...

    def abandon(self) -> None:
        """Run no more, even if it hangs; what is being asked ends as `MOVED`."""
        ...

    def close(self) -> None:
        """End, and wait until that is done, though not for a program that hangs."""
        ...


def settle(future: Future[T], result: T) -> None:
    """Give the result, unless there is one already or nobody waits for it."""
    try:
        future.set_result(result)
    except InvalidStateError:
        return


def reply_from(name: str, answer: object) -> Reply:
    """What a program returned, as a reply; what is no answer is explained."""
    if answer is None:
        return Reply()
    if not isinstance(answer, str):
        return Reply(why=f"{name} returned {reprlib.repr(answer)}, not a text")
    text = answer.strip()
    if len(text) > LONGEST_ANSWER or not text.isprintable():
        return Reply(why=f"{name} returned a text of {len(text)} characters that is no provider,model")
    return Reply(text)


def in_one_line(text: str) -> str:
    """A message of somebody else's program as part of a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SENTENCE else f"{line[:LONGEST_SENTENCE]}…"
