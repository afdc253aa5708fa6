"""Runs a server that nobody here wrote for as long as tests need it, in a home of its own, on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.waiting import eventually

_START_S = 60
_STOP_S = 10


@contextmanager
def running(
    command: Sequence[str], folder: Path, ready: str, environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The base URL of the server, as soon as its path `ready` answers; PORT in `command` is its port."""
    port = _free_port()
    log = folder / "server.log"
    url = f"http://127.0.0.1:{port}"
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **(environment or {})}
    words = [word.replace("PORT", str(port)) for word in command]
    with log.open("wb") as output:
        process = subprocess.Popen(words, cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT)
    try:
        eventually(lambda: process.poll() is not None or _answers(url + ready), within=_START_S)
        assert process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
        yield url
    finally:
        process.terminate()
        process.wait(_STOP_S)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
