"""Routers written to a folder, and requests to ask them about."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.facts import inspect, parse_body
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.engine.custom_router.program import CustomRouter

ASKED = 20.0
"""Seconds: more than a busy machine needs for an answer."""

HEADERS = (
    ("x-api-key", "sk-ant-secret-000001"),
    ("authorization", "Bearer secret-000002"),
    ("x-claude-code-session-id", "session-1"),
    ("x-own", "kept"),
)

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
_saves = itertools.count(1)


def inbound(model: str = "claude-sonnet-5", **fields: Any) -> Inbound:
    """A request of several lines of JSON."""
    body = json.dumps(
        {"model": model, "messages": [{"role": "user", "content": "hello"}], **fields}, indent=1
    ).encode()
    parsed = parse_body(body)
    facts = inspect("messages", dict(HEADERS), parsed)
    return Inbound("POST", "/v1/messages", "beta=true", HEADERS, body, body, facts, parsed)


def save(path: Path, text: str) -> Path:
    """Write a file so that it differs from before, however coarse the clock of the file system is."""
    path.write_text(text, encoding="utf-8")
    moment = 1_800_000_000 + next(_saves)
    os.utime(path, (moment, moment))
    return path


class Asked(CustomRouter):
    """A router that remembers its notices."""

    def __init__(self, program: RouterProgram) -> None:
        self.notices: list[str] = []
        super().__init__(program, lambda _, message: self.notices.append(message))


@contextlib.contextmanager
def asked(path: Path, text: str | None = None, timeout: float = ASKED, **config: Any) -> Iterator[Asked]:
    """A router of this text, closed at the end."""
    if text is not None:
        save(path, text)
    router = Asked(RouterProgram(str(path), timeout, config))
    try:
        yield router
    finally:
        router.close()


def router_threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith(("ccr-tui-router", "ccr-tui-node"))]
