"""Runs a call to the backend off the screen's thread, and brings its result or its refusal back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from textual.widget import Widget

from ccr_tui.core.errors import CcrError

T = TypeVar("T")
K = TypeVar("K")


def ask(
    widget: Widget,
    call: Callable[[], T],
    then: Callable[[T], object],
    refused: Callable[[str], object] | None = None,
) -> None:
    """Call in a worker; `then` gets the result on the screen's thread.

    An expected failure goes to `refused`, or is shown as a toast. The way back is a message and not a
    call that waits: the screen may be closing, and would wait for the worker in turn.
    """

    def work() -> None:
        try:
            result = call()
        except CcrError as error:
            widget.call_later(refused or partial(toast_refusal, widget), str(error))
        else:
            widget.call_later(then, result)

    widget.run_worker(work, thread=True, group="asked")


def toast_refusal(widget: Widget, message: str) -> None:
    widget.notify(message, severity="error", timeout=10, markup=False)


class Wishes(Generic[K, T]):
    """What the user wants each thing to be: told one after the other, of several in a row only the last.

    A wish holds until the world shows another state than the one in which it was made.
    """

    def __init__(
        self, widget: Widget, tell: Callable[[K, T], object], told: Callable[[K, T], object]
    ) -> None:
        """`tell` may block: it is called in a worker; `told` is called once nothing more is to be told."""
        self._widget = widget
        self._tell = tell
        self._told = told
        self._wishes: dict[K, tuple[T, T]] = {}
        self._busy: set[K] = set()

    def of(self, key: K, known: T) -> T:
        """The last wish, or what is `known` where that is newer."""
        wish, before = self._wishes.get(key, (known, known))
        return wish if key in self._busy or known == before else known

    def wish(self, key: K, value: T, known: T) -> None:
        self._wishes[key] = (value, known)
        if key not in self._busy:
            self._busy.add(key)
            self._next(key, value)

    def _next(self, key: K, value: T) -> None:
        def done(_: object) -> None:
            last = self._wishes[key][0]
            if last != value:
                self._next(key, last)
            else:
                self._busy.discard(key)
                self._told(key, value)

        def refused(message: str) -> None:
            self._busy.discard(key)
            self._wishes.pop(key, None)
            toast_refusal(self._widget, message)

        ask(self._widget, partial(self._tell, key, value), done, refused)
