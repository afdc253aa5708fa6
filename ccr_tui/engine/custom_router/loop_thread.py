"""A daemon thread with an event loop of its own: what hangs in it holds up nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import threading
from collections.abc import Callable, Coroutine

from ccr_tui.engine.spawn import spawn

_log = logging.getLogger(__name__)


class Interrupted(BaseException):
    """Raised inside a thread that must end and does not."""


class LoopThread:
    """Runs `main` until it returns or `end` is called, then cancels what else runs and closes the loop.

    `over` is called in the thread when nothing more can run.
    """

    def __init__(
        self, name: str, main: Callable[[], Coroutine[None, None, None]], over: Callable[[], None]
    ) -> None:
        self._main = main
        self._over = over
        self._ending = False
        self._loop = asyncio.new_event_loop()
        self._ended = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """`RuntimeError` when the system gives no more threads."""
        try:
            self._thread.start()
        except RuntimeError:
            self._loop.close()
            raise

    @property
    def alive(self) -> bool:
        """False as soon as it is ending."""
        return self._thread.is_alive() and not self._ending

    def call(self, function: Callable[[], object]) -> bool:
        """Call a function on the loop, from any thread; False when the loop is closed."""
        try:
            self._loop.call_soon_threadsafe(function)
        except RuntimeError:
            return False
        return True

    def end(self) -> None:
        """Stop as soon as the loop is free."""
        self._ending = True
        self.call(self._ended.set)

    def join(self, seconds: float) -> None:
        """Wait for the end, but no longer than that."""
        self._thread.join(seconds)

    def interrupt(self) -> None:
        """Break off Python code that holds the thread; a call into C is broken off when it returns.

        Without that a loop without end would take a processor, and the interpreter from the proxy, for good.
        """
        raising = getattr(getattr(ctypes, "pythonapi", None), "PyThreadState_SetAsyncExc", None)
        if self._thread.is_alive() and raising is not None:
            raising(ctypes.c_ulong(self._thread.ident or 0), ctypes.py_object(Interrupted))

    def _run(self) -> None:
        with contextlib.suppress(Interrupted):
            try:
                with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                    self._run_in(runner)
            finally:
                self._over()

    def _run_in(self, runner: asyncio.Runner) -> None:
        try:
            runner.run(self._until_ended())
        except Exception as error:  # also when the program itself stops the loop
            _log.warning("%s ended: %s", self._thread.name, error)
        finally:
            self._ending = True

    async def _until_ended(self) -> None:
        main, ended = spawn(self._main()), spawn(self._ended.wait())
        await asyncio.wait((main, ended), return_when=asyncio.FIRST_COMPLETED)
        if main.done():
            main.result()
