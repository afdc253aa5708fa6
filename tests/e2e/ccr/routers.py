"""The two routers, each before an upstream of its own, on loopback and in a home folder of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

import httpx

from ccr_tui.core.config import Breaker, Config, Retry, Upward
from ccr_tui.core.providers import Provider
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.server import EmbeddedServer
from ccr_tui.store.config_file import load
from ccr_tui.store.config_import import import_ccr, write_import
from tests.e2e.ccr.ask import Ask
from tests.e2e.ccr.setting import Setting
from tests.e2e.ccr.upstream import Upstream, address
from tests.servers import run_server
from tests.waiting import eventually

_START_S = 30
_STOP_S = 10
_QUICK = Retry(base=0.001, cap=0.002)
_NEVER_RESTS = Breaker(failures=1_000_000)
_NEVER_SPENT = Upward(per_hour=1_000_000, per_day=1_000_000)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the client saw, and the upstreams that were asked for it, in order."""

    status: int
    reached: tuple[str, ...]
    empty: bool = False

    def __str__(self) -> str:
        nothing = ", an empty answer" if self.empty else ""
        return f"{' → '.join(self.reached) or 'no upstream'} ({self.status}{nothing})"


@dataclass(frozen=True, slots=True)
class Router:
    url: str
    upstream: Upstream
    client: httpx.Client

    def ask(self, ask: Ask) -> Outcome:
        self.upstream.reached.clear()
        self.upstream.down = ask.down
        self.upstream.input_tokens, self.upstream.cached_tokens = ask.input_tokens, ask.cached_tokens
        body = json.dumps(ask.body, ensure_ascii=False).encode()
        answer = self.client.post(self.url + ask.path, content=body, headers=dict(ask.headers))
        return Outcome(answer.status_code, tuple(self.upstream.reached), not answer.content)


@contextmanager
def their_router(script: Path, setting: Setting, home: Path) -> Iterator[Callable[[], Router]]:
    """CCR 2.0.0 as a process that writes only into `home`; what it gives waits until it has started."""
    own = f"http://127.0.0.1:{_free_port()}"
    with _upstream() as (url, upstream), _client(setting) as client:
        setting.write(home, partial(address, url), PORT=urlsplit(own).port, HOST="127.0.0.1")
        env = {"HOME": str(home), "TMPDIR": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        log = home / "ccr.log"
        with log.open("wb") as output:
            command = ["node", str(script), "start"]
            process = subprocess.Popen(
                command, cwd=home, env=env | setting.environment, stdout=output, stderr=subprocess.STDOUT
            )

        def started() -> Router:
            eventually(lambda: process.poll() is not None or _answers(client, own), within=_START_S)
            assert process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
            return Router(own, upstream, client)

        try:
            yield started
        finally:
            process.kill()
            process.wait(_STOP_S)


@contextmanager
def our_router(setting: Setting, home: Path, *, imported: bool = False) -> Iterator[Router]:
    """The engine on the same file, told to be strict, with its providers moved to the upstream.

    `imported` has it run on what the file comes to as one of our own.
    """
    with patch.dict(os.environ, setting.environment), _upstream() as (url, upstream):
        path = setting.write(home, STRICT_CCR=True)
        config = load(_imported(path, home) if imported else path, os.environ)
        engine = Engine(_moved(config, setting, url))
        with EmbeddedServer(engine) as server, _client(setting) as client:
            yield Router(server.address, upstream, client)


def _imported(path: Path, home: Path) -> Path:
    own = home / "config.toml"
    write_import(import_ccr(path, os.environ, home), own, force=False)
    return own


def _moved(config: Config, setting: Setting, url: str) -> Config:
    """Providers are moved after the file was read, so that it is read with the addresses that it has."""
    providers = {name: _at(url, provider, setting) for name, provider in config.providers.items()}
    server = replace(config.server, host="127.0.0.1", port=0)
    moved = replace(config, providers=providers, server=server, retry=_QUICK)
    return replace(moved, breaker=_NEVER_RESTS, upward=_NEVER_SPENT) if setting.patient else moved


def _at(url: str, provider: Provider, setting: Setting) -> Provider:
    """A preset's providers have its name before their own where that is taken."""
    preset, _, rest = provider.name.partition(".")
    name = rest if preset in setting.presets else provider.name
    endpoint = address(url, name, provider.endpoint) if provider.endpoint else ""
    return replace(provider, base_url=address(url, name, provider.base_url), endpoint=endpoint)


@contextmanager
def _upstream() -> Iterator[tuple[str, Upstream]]:
    upstream = Upstream()
    with run_server(upstream.app) as url:
        yield url, upstream


def _client(setting: Setting) -> httpx.Client:
    """Without certificates: reading them takes longer than most of the requests."""
    key = setting.key or "sk-ant-test-000001"
    headers = {"content-type": "application/json", "x-api-key": key, "anthropic-version": "2023-06-01"}
    return httpx.Client(headers=headers, timeout=30, verify=False)


def _answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(f"{url}/health").is_success
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
