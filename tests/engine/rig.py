"""The whole engine on real sockets: scripted upstreams behind it, an HTTP client before it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from ccr_tui.core.config import Config, Retry, Server, Timeouts
from ccr_tui.core.events import Event, ExchangeEvent, Remark
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import Auth, Provider
from ccr_tui.core.record import ExchangeRecord, fold
from ccr_tui.core.route import Route
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.mock.app import create_mock_app
from ccr_tui.engine.mock.reply import Reply
from ccr_tui.engine.mock.script import Received, Script, in_order
from ccr_tui.engine.server import EmbeddedServer
from tests.servers import run_server
from tests.waiting import eventually

CLIENT_KEY = "sk-ant-test-client-000001"
QUICK = Retry(max=3, base=0.01, cap=0.02)
HEADERS = {
    "x-api-key": CLIENT_KEY,
    "anthropic-version": "2023-06-01",
    "anthropic-beta": "some-beta-2026-01-01",
    "x-claude-code-session-id": "session-1",
    "x-unknown-header": "kept",
    "content-type": "application/json",
}


def message_body(model: str = "claude-sonnet-5", *, stream: bool = True, **fields: Any) -> bytes:
    body = {
        "model": model,
        "max_tokens": 100,
        "messages": [{"role": "user", "content": "hello"}],
        "stream": stream,
        **fields,
    }
    return json.dumps(body, indent=1).encode()


@dataclass
class Rig:
    """`events` and `records` are what the engine published.

    By provider: `mocks` are the requests that an upstream received, `gone` those of them whose connection
    was closed before the answer was complete.
    """

    engine: Engine
    url: str
    mocks: dict[str, list[Received]]
    gone: dict[str, list[Received]]
    events: list[Event] = field(default_factory=list)
    records: dict[str, ExchangeRecord] = field(default_factory=dict)

    def observe(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, ExchangeEvent | Remark):
            record = fold(self.records.get(event.exchange_id), event)
            assert record is not None
            self.records[event.exchange_id] = record

    def finished(self, count: int = 1) -> list[ExchangeRecord]:
        """The first `count` finished exchanges, in order."""
        eventually(lambda: len(self._ended()) >= count)
        return self._ended()

    def only(self) -> ExchangeRecord:
        (record,) = self.finished()
        return record

    def client(self, **options: Any) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers=HEADERS, timeout=20, **options)

    def post(self, body: bytes, **options: Any) -> httpx.Response:
        with self.client() as client:
            return client.post("/v1/messages?beta=true", content=body, **options)

    def _ended(self) -> list[ExchangeRecord]:
        return [r for r in self.records.values() if not r.in_flight]


@contextmanager
def rig(
    scripts: Mapping[str, Script | list[Reply] | str],
    routes: Mapping[str, list[str]] | None = None,
    *,
    keys: Mapping[str, str] | None = None,
    config: Config | None = None,
    timeouts: Timeouts | None = None,
    retry: Retry = QUICK,
) -> Iterator[Rig]:
    """An engine with one provider per script; a str is the URL of something that is no mock.

    Providers in `keys` use that api_key, the others pass the client's credential on. The first one is
    the home provider. `routes` are added to those of the `config`.
    """
    with ExitStack() as stack:
        providers: dict[str, Provider] = {}
        mocks: dict[str, list[Received]] = {}
        gone: dict[str, list[Received]] = {}
        for name, script in scripts.items():
            url, mocks[name], gone[name] = _upstream(stack, script)
            key = (keys or {}).get(name, "")
            auth = Auth.KEY if key else Auth.CLIENT
            providers[name] = Provider(name, url, auth=auth, api_key=key)
        base = config or Config()
        written = {k: Route(tuple(map(Upstream.parse, v))) for k, v in (routes or {}).items()}
        table = replace(
            base.table,
            routes={**base.table.routes, **written},
            providers=frozenset(providers),
            home=next(iter(providers)),
        )
        engine = Engine(
            replace(
                base,
                server=replace(base.server, port=0) if config else Server(port=0),
                providers=providers,
                table=table,
                timeouts=timeouts or Timeouts(),
                retry=retry,
            )
        )
        server = stack.enter_context(EmbeddedServer(engine))
        made = Rig(engine, server.address, mocks, gone)
        engine.bus.subscribe(made.observe)
        yield made


def _upstream(
    stack: ExitStack, script: Script | list[Reply] | str
) -> tuple[str, list[Received], list[Received]]:
    if isinstance(script, str):
        return script, [], []
    app = create_mock_app(in_order(*script) if isinstance(script, list) else script)
    return stack.enter_context(run_server(app)), app.state.received, app.state.gone
