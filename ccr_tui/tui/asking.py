"""Runs a call to the backend off the screen's thread, and brings its result or its refusal back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual.widget import Widget

from ccr_tui.core.errors import CcrError

T = TypeVar("T")


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
            widget.call_later(refused or _toast, str(error))
        else:
            widget.call_later(then, result)

    def _toast(message: str) -> None:
        widget.notify(message, severity="error", timeout=10, markup=False)

    widget.run_worker(work, thread=True, group="asked")
