"""Sends a stored request again, as a new exchange with a parent. It runs no tools: it only asks."""

from __future__ import annotations

from dataclasses import replace

from ccr_tui.core.errors import CcrError
from ccr_tui.core.exchange import Headers, Upstream
from ccr_tui.core.facts import inspect, on_behalf, parse_body
from ccr_tui.core.providers import Auth
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.routing import decide
from ccr_tui.core.scoring import SCORING
from ccr_tui.core.situation import Situation
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.engine.credentials import has_credential
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.inbound import replay_headers, replay_query
from ccr_tui.engine.proxy import run_exchange
from ccr_tui.engine.sink import NullSink
from ccr_tui.engine.spawn import spawn


def prepare_replay(
    engine: Engine, record: ExchangeRecord, body: bytes, upstream: Upstream | None = None
) -> ExchangeRun:
    """The exchange that repeats `record` at `upstream`, or where it went before.

    Raises `CcrError` with a sentence when it cannot be sent: nothing that could be asked again, an
    unknown provider, or a pass-through provider without a live credential of a client.
    """
    target = replay_target(engine, record, upstream)
    inbound = stored_inbound(engine, record, body)
    decision = decide(inbound.facts, engine.config.table, Situation(pin=target))
    if record.task in SCORING:  # a question of ours, in which nothing says what it is for
        decision = replace(decision, task=record.task)
    return engine.new_run(inbound, decision, NullSink(), parent_id=record.id)


def replay_target(engine: Engine, record: ExchangeRecord, upstream: Upstream | None = None) -> Upstream:
    """Where the replay goes; `CcrError` as above. It can be asked before there is a body to send."""
    if record.facts.endpoint not in ("messages", "count_tokens"):
        raise CcrError(f"{record.method} {record.path} is not a conversation: there is nothing to replay.")
    target = upstream or record.used
    if target is None:
        raise CcrError("This request never went anywhere: choose an upstream with R.")
    provider = engine.config.providers.get(target.provider)
    if provider is None:
        known = ", ".join(sorted(engine.config.providers))
        raise CcrError(f"There is no provider {target.provider!r}; the configuration has {known}.")
    if provider.auth is Auth.CLIENT and not has_credential(_headers(engine, record)):
        raise CcrError(
            f"Provider {provider.name!r} passes on the client's credential and no client has sent one since "
            f"the start: let Claude Code send a request first, or set providers.{provider.name}.api_key."
        )
    return target


def _headers(engine: Engine, record: ExchangeRecord) -> Headers:
    """With the live credential of the session if there is one."""
    return replay_headers(record.headers, engine.credentials.recall(record.facts.session))


def stored_inbound(engine: Engine, record: ExchangeRecord, body: bytes) -> Inbound:
    """A stored request as if it came once more, with the live credential of its session if there is one."""
    headers = _headers(engine, record)
    parsed = parse_body(body)
    facts = on_behalf(inspect(record.facts.endpoint, dict(headers), parsed), record.facts)
    query = replay_query(record.query)
    return Inbound(record.method, record.path, query, headers, body, body, facts, parsed)


def edited_target(record: ExchangeRecord, body: bytes) -> Upstream | None:
    """Where an edited body goes: where the request went before, to the model that the edit names.

    `RequestError` with a sentence when the body is no request.
    """
    model = inspect("messages", {}, parse_body(body)).model
    used = record.used
    if model == record.facts.model or not model:
        return used
    explicit = Upstream.parse(model)
    if explicit.model or used is None:
        return explicit if explicit.model else None
    return Upstream(used.provider, model)


def replay(engine: Engine, record: ExchangeRecord, body: bytes, upstream: Upstream | None = None) -> str:
    """Start a replay from any thread; gives the new exchange's id at once."""

    async def start() -> str:
        run = prepare_replay(engine, record, body, upstream)
        spawn(run_exchange(engine, run))
        return run.id

    return str(engine.submit(start()).result(timeout=10))
