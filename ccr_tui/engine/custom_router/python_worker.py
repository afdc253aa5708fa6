"""Runs a Python router in a thread of its own: there it may block, hang or raise."""

from __future__ import annotations

import asyncio
import inspect
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.questions import Reply
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.engine.custom_router.loop_thread import LoopThread
from ccr_tui.engine.custom_router.python_module import Loaded, RouterModule
from ccr_tui.engine.custom_router.request import RouterConfig, RouterRequest
from ccr_tui.engine.custom_router.said import MOVED, STOPPED, Said, reply_from, settle
from ccr_tui.engine.custom_router.script_config import Withheld, script_config
from ccr_tui.engine.spawn import spawn

GRACE_S = 0.2
"""How long an abandoned router may take to stop by itself before it is interrupted."""


class PythonWorker:
    """One router in one thread. Requests that await something are answered beside each other."""

    def __init__(self, program: RouterProgram) -> None:
        path = Path(program.path).expanduser().absolute()
        self._name = path.name
        self._module = RouterModule(path)
        self._config = RouterConfig.of(script_config(program, os.environ))
        self._withheld = Withheld.of(program, os.environ)
        self._pending: set[Future[Said]] = set()
        self._ending: Said | None = None
        self._thread = LoopThread("ccr-tui-router", self._main, self._settle_all)
        self.started: Future[None] = Future()
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.alive

    def submit(self, inbound: Inbound) -> Future[Said]:
        future: Future[Said] = Future()
        self._pending.add(future)
        future.add_done_callback(self._pending.discard)
        if self._ending or not self._thread.call(lambda: self._begin(inbound, future)):
            self._settle_all()
        return future

    def abandon(self) -> None:
        self._end(MOVED)
        watch = threading.Timer(GRACE_S, self._thread.interrupt)
        watch.daemon = True
        watch.start()

    def close(self) -> None:
        self._end(STOPPED)
        self._thread.join(GRACE_S)
        self._thread.interrupt()

    def _end(self, said: Said) -> None:
        self._ending = self._ending or said
        self._settle_all()
        self._thread.end()
        self._module.forget()

    def _settle_all(self) -> None:
        settle(self.started, None)
        for future in list(self._pending):
            settle(future, self._ending or MOVED)

    async def _main(self) -> None:
        with self._module.importable():
            self._module.current()
            settle(self.started, None)
            await asyncio.Event().wait()

    def _begin(self, inbound: Inbound, future: Future[Said]) -> None:
        if not future.done():
            task = spawn(self._run(inbound, future))
            future.add_done_callback(lambda _: self._thread.call(task.cancel))

    async def _run(self, inbound: Inbound, future: Future[Said]) -> None:
        try:
            said = await self._ask(inbound)
        except asyncio.CancelledError:
            said = self._ending or MOVED  # nobody waits any more, or the thread ends
        except BaseException as error:  # SystemExit would end the thread, and with it everybody's answer
            why = f"{self._name} raised {self._module.sentence(error)}"
            trouble = self._trouble(self._module.loaded)
            said = Said(Reply(why=self._withheld.sentence(_both(why, trouble))), trouble=trouble)
        settle(future, said)

    async def _ask(self, inbound: Inbound) -> Said:
        loaded = self._module.current()
        trouble = self._trouble(loaded)
        if loaded.route is None:
            return Said(Reply(why=trouble), trouble=trouble)
        answer = await _called(loaded.route, RouterRequest.of(inbound), self._config)
        reply = reply_from(self._name, answer)
        return Said(Reply(reply.answer, _both(reply.why, trouble)), trouble=trouble)

    def _trouble(self, loaded: Loaded) -> str:
        return self._withheld.sentence(f"{self._name} {loaded.trouble}") if loaded.trouble else ""


def _both(why: str, trouble: str) -> str:
    return "; ".join(filter(None, (why, trouble)))


async def _called(
    route: Callable[[RouterRequest, RouterConfig], object], request: RouterRequest, config: RouterConfig
) -> object:
    answer = route(request, config)
    return await answer if inspect.isawaitable(answer) else answer
