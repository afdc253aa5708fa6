"""Asks the user's router where a request goes, and copes with whatever that program does."""

from __future__ import annotations

import asyncio
import logging
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path, PurePath

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.questions import Reply
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.engine.custom_router.rest import Rest
from ccr_tui.engine.custom_router.said import End, Said, Worker
from ccr_tui.engine.custom_router.siblings import Stamp, stamp_of

_log = logging.getLogger(__name__)

LOADING_S = 10.0
"""How long a program may take to load: node itself or heavy imports, before the time limit of answers."""

WORKERS_PER_QUESTION = 3
"""A question moves to the next worker when another request has brought one down, but not for ever."""


class CustomRouter:
    """Belongs to the engine's event loop; `apply` and `close` may come from any thread.

    `notice` is told once of each thing that is wrong with the program, as level and sentence.
    """

    def __init__(
        self, program: RouterProgram, notice: Callable[[str, str], None] = lambda level, message: None
    ) -> None:
        self._program = program
        self._notice = notice
        self._lock = threading.Lock()
        _load_workers(program)
        self._worker: Worker | None = None
        self._rest = Rest()
        self._started_as: Stamp = None
        self._told = ""

    @property
    def _name(self) -> str:
        return PurePath(self._program.path).name

    def apply(self, program: RouterProgram) -> None:
        """Use another program from now on."""
        _load_workers(program)
        with self._lock:
            if program == self._program:
                return
            self._program = program
            self._rest, self._told = Rest(), ""
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.abandon()

    def close(self) -> None:
        """Stop what runs."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    async def ask(self, inbound: Inbound) -> Reply:
        """What the program says; a reply without an answer says why there is none. Never raises."""
        if not self._program.path:
            return Reply(why="no program is set")
        try:
            return await self._ask(inbound)
        except Exception as error:  # a request goes on, whatever its router brings about
            _log.error("custom router", exc_info=error)
            return Reply(why=f"{self._name} cannot be asked: {type(error).__name__}")

    async def _ask(self, inbound: Inbound) -> Reply:
        left = self._program.timeout
        for _ in range(WORKERS_PER_QUESTION):
            worker = self._ready()
            if isinstance(worker, Said):
                return self._judged(worker)
            if not await _loaded(worker):
                return self._given_up(worker, f"{self._name} took more than {LOADING_S:g} s to load")
            begun = time.monotonic()
            try:
                async with asyncio.timeout(left):
                    said = await asyncio.wrap_future(worker.submit(inbound))
            except TimeoutError:
                return self._given_up(worker, f"{self._name} took more than {self._program.timeout:g} s")
            if said.end is not End.MOVED:
                return self._judged(said, worker)
            left = max(0.0, left - (time.monotonic() - begun))
        return Reply(why=f"{self._name} was stopped before it could answer")

    def _ready(self) -> Worker | Said:
        """The worker to ask, started if need be, or why there is none. An edit ends a rest."""
        with self._lock:
            if self._worker is None or not self._worker.alive:
                stamp = stamp_of(Path(self._program.path).expanduser())
                if self._rest.left and stamp == self._started_as:
                    why = f"{self._rest.why}: it is not asked for {self._rest.left:.0f} s"
                    return Said(Reply(why=why), End.NOT_ASKED)
                started = _start(self._program)
                if isinstance(started, Said):
                    return started
                self._rest = self._rest if stamp == self._started_as else Rest()
                self._worker, self._started_as = started, stamp
            return self._worker

    def _given_up(self, worker: Worker, why: str) -> Reply:
        """The worker hangs: it is left to itself, and so is the program if that goes on."""
        if self._drop(worker):
            worker.abandon()
            self._rest.timed_out(why)
            if self._rest.left:
                self._tell(f"{self._rest.why}: requests go on without it for {self._rest.left:.0f} s")
        return Reply(why=why)

    def _judged(self, said: Said, worker: Worker | None = None) -> Reply:
        if said.end is End.ANSWERED:
            self._rest.answered()
        if said.end is End.CRASHED and worker is not None and self._drop(worker):
            self._rest.crashed(said.reply.why)
        if said.end is End.ANSWERED or said.trouble:
            self._tell(said.trouble)
        return said.reply

    def _drop(self, worker: Worker) -> bool:
        """True for the first who finds that this worker is of no more use."""
        with self._lock:
            first = self._worker is worker
            if first:
                self._worker = None
            return first

    def _tell(self, trouble: str) -> None:
        if trouble and trouble != self._told:
            self._notice("warning", f"{trouble}.")
        self._told = trouble


def _load_workers(program: RouterProgram) -> None:
    """What runs programs, if there is one, before there is a request that would wait for it."""
    if program.path:
        import ccr_tui.engine.custom_router.node_worker  # noqa: PLC0415
        import ccr_tui.engine.custom_router.python_worker  # noqa: F401, PLC0415


def _start(program: RouterProgram) -> Worker | Said:
    from ccr_tui.engine.custom_router.node_worker import NodeWorker  # noqa: PLC0415 - see `_load_workers`
    from ccr_tui.engine.custom_router.python_worker import PythonWorker  # noqa: PLC0415

    if PurePath(program.path).suffix == ".py":
        return PythonWorker(program)
    node = shutil.which("node")
    if node is None:
        why = f"node is not installed: {PurePath(program.path).name} needs Node.js on the PATH"
        return Said(Reply(why=why), End.NOT_ASKED, why)
    return NodeWorker(program, node)


async def _loaded(worker: Worker) -> bool:
    """False when the program does not get done with loading."""
    if not worker.started.done():
        try:
            async with asyncio.timeout(LOADING_S):
                await asyncio.shield(asyncio.wrap_future(worker.started))
        except TimeoutError:
            return False
    return True
