"""Asks a router outside of the proxy: for a check of given requests."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.questions import Reply
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.engine.custom_router.program import CustomRouter


@contextlib.contextmanager
def asking(program: RouterProgram) -> Iterator[Callable[[Inbound], Reply]]:
    """A function that asks the program about a request and waits for the answer.

    It may be called for any number of requests, but not where an event loop runs.
    """
    router = CustomRouter(program)
    with asyncio.Runner() as runner:
        try:
            yield lambda inbound: runner.run(router.ask(inbound))
        finally:
            router.close()
