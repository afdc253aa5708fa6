"""Runs a CCR router script in a node process: some lines in and one line out for each request."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Mapping
from concurrent.futures import Future
from importlib.resources import as_file, files
from pathlib import Path

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.questions import Reply
from ccr_tui.core.redact import redact_query
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.engine.custom_router.loop_thread import LoopThread
from ccr_tui.engine.custom_router.node_process import NodeProcess
from ccr_tui.engine.custom_router.request import plain_headers
from ccr_tui.engine.custom_router.said import MOVED, STOPPED, End, Said, reply_from, settle
from ccr_tui.engine.custom_router.script_config import Withheld, script_config

RUNNER = "runner.cjs"
_PATIENCE_S = 2.0
"""How long `close` waits for a killed process."""


class NodeWorker:
    """One node process, and the thread that talks to it: ended from any thread, it leaves nothing behind."""

    def __init__(self, program: RouterProgram, node: str) -> None:
        self._path = Path(program.path).expanduser().absolute()
        self._node = node
        self._config = script_config(program, os.environ)
        self._withheld = Withheld.of(program, os.environ)
        self._numbers = itertools.count(1)
        self._pending: dict[int, Future[Said]] = {}
        self._process: NodeProcess | None = None
        self._ending: Said | None = None
        self._thread = LoopThread("ccr-tui-node", self._main, self._settle_all)
        self.started: Future[None] = Future()
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.alive

    def submit(self, inbound: Inbound) -> Future[Said]:
        future: Future[Said] = Future()
        number = next(self._numbers)
        self._pending[number] = future
        future.add_done_callback(lambda _: self._pending.pop(number, None))
        lines = _line({"id": number, "request": _request(inbound)}) + _one_line(inbound.body)
        if not self._thread.call(lambda: self._send(lines)) or self._ending:
            self._settle_all()
        return future

    def abandon(self) -> None:
        self._end(MOVED)

    def close(self) -> None:
        self._end(STOPPED)
        self._thread.join(_PATIENCE_S)

    def _end(self, said: Said) -> None:
        self._ending = self._ending or said
        self._settle_all()
        self._thread.end()

    def _settle_all(self) -> None:
        settle(self.started, None)
        for future in list(self._pending.values()):
            settle(future, self._ending or MOVED)

    def _send(self, lines: bytes) -> None:
        if self._process is not None:
            self._process.write(lines)

    async def _main(self) -> None:
        """The life of the process."""
        with as_file(files(__package__) / RUNNER) as runner:
            command = (self._node, str(runner), str(self._path))
            environment = self._withheld.environment(os.environ)
            process = NodeProcess(command, environment, self._path.name, self._withheld.sentence)
            self._process = process
            try:
                await process.run(_line({"config": self._config}), self._take)
            finally:
                self._process = None
                self._ending = self._ending or self._crash(process)

    def _take(self, message: Mapping[str, object]) -> None:
        if "ready" in message:
            settle(self.started, None)
        number = message.get("id")
        future = self._pending.get(number) if isinstance(number, int) else None
        if future is not None:
            settle(future, self._said(message))

    def _said(self, message: Mapping[str, object]) -> Said:
        name, said = self._path.name, self._withheld.sentence
        why, trouble = message.get("why"), message.get("trouble")
        broken = said(f"{name} {trouble}") if trouble else ""
        reply = Reply(why=said(f"{name} {why}")) if why else reply_from(name, message.get("answer") or None)
        return Said(Reply(reply.answer, "; ".join(filter(None, (reply.why, broken)))), trouble=broken)

    def _crash(self, process: NodeProcess) -> Said:
        why = f"node stopped while it ran {self._path.name}{process.last_words()}"
        return Said(Reply(why=why), End.CRASHED, why)


def _request(inbound: Inbound) -> dict[str, object]:
    """What a script finds in `req` beside the body, under the names that it has in CCR."""
    query = f"?{redact_query(inbound.query)}" if inbound.query else ""
    return {
        "method": inbound.method,
        "url": inbound.path + query,
        "originalUrl": inbound.path + query,
        "path": inbound.path,
        "headers": plain_headers(inbound),
        "sessionId": inbound.facts.session,
        "tokenCount": inbound.facts.tokens,
    }


def _line(message: Mapping[str, object]) -> bytes:
    return json.dumps(message, default=str).encode() + b"\n"


def _one_line(body: bytes) -> bytes:
    """JSON on one line: a line break in it can only stand between two values."""
    return body.replace(b"\n", b" ") + b"\n"
