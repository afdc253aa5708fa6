"""The tables of the history, as migrations: each one runs once, in order, on every database.

Never change a migration that was released; add one. Columns hold what is filtered, sorted or summed;
nested values are JSON in `details`, apart from the narrow rows that sums and lists scan.
"""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from ccr_tui.core.errors import StoreError
from ccr_tui.store.connection import immediate

migrations = Migrations("ccr_tui")


@migrations()
def m001_exchanges(db: Database) -> None:
    """One row per exchange and per attempt, and what is too long for a row beside them."""
    db.table("exchanges").create(_EXCHANGES, pk="id", not_null={"started_at", "owner"})
    db.table("details").create(
        {"exchange_id": str, "headers": str, "facts": str, "decision": str}, pk="exchange_id"
    )
    db.table("attempts").create(_ATTEMPTS, pk=("exchange_id", "number"))
    db.table("exchanges").create_index(["started_at"])
    db.table("exchanges").create_index(["session", "id"])
    # What is in flight is a handful of rows, looked for at every start.
    db.execute("create index idx_exchanges_in_flight on exchanges (owner) where outcome is null")


@migrations()
def m002_bodies(db: Database) -> None:
    """Bodies as lists of blocks; a block is raw when its data is as long as its size says."""
    db.table("blocks").create({"id": int, "hash": bytes, "size": int, "data": bytes}, pk="id")
    db.table("blocks").create_index(["hash"], unique=True)
    db.table("bodies").create({"id": int, "size": int, "base": int, "shared": int, "pieces": bytes}, pk="id")


@migrations()
def m003_owners(db: Database) -> None:
    """Processes that write here. One that stopped beating has left its exchanges in flight for good."""
    db.table("owners").create({"id": int, "beat_at": float, "pid": int, "host": str}, pk="id")


@migrations()
def m004_routing(db: Database) -> None:
    """Who an attempt serves, what workflow and project an exchange belongs to, and how good answers are."""
    db.table("attempts").add_column("role", str, not_null_default="answer")
    db.table("exchanges").add_column("namespace", str, not_null_default="")
    db.table("exchanges").add_column("project", str, not_null_default="")
    db.table("scores").create(
        {"exchange_id": str, "by": str, "score": float, "note": str, "at": float}, pk=("exchange_id", "by")
    )


@migrations()
def m005_words(db: Database) -> None:
    """What can be searched; `words` of an exchange is its row there, null until it is indexed."""
    db.execute("create virtual table words using fts5 (prompt, answer, tokenize = 'unicode61')")
    db.table("exchanges").add_column("words", int)
    db.execute("create index idx_exchanges_unindexed on exchanges (id) where words is null")


@migrations()
def m006_annotations(db: Database) -> None:
    """What the user keeps with an exchange: a mark, a note."""
    db.table("annotations").create(
        {"exchange_id": str, "marked": int, "note": str, "at": float}, pk="exchange_id"
    )


@migrations()
def m007_held(db: Database) -> None:
    """How long the user let a request wait; and what ccr-tui itself refused, or broke, is no garbage."""
    db.table("exchanges").add_column("held_s", float, not_null_default=0.0)
    for kind, like in (("internal", "internal error: %"), ("turned_away", "%")):
        db.execute(
            "update exchanges set failure = :kind, "
            "outcome_detail = json_set(outcome_detail, '$.failure.kind', :kind) "
            "where failure = 'malformed' and json_extract(outcome_detail, '$.failure.message') like :like "
            "and (attempts = 0 or :kind = 'internal')",
            {"kind": kind, "like": like},
        )


_EXCHANGES: dict[str, type] = {
    "id": str,
    "parent_id": str,
    "owner": int,
    "started_at": float,
    "finished_at": float,
    "duration_s": float,
    "ttft_s": float,
    "overhead_s": float,
    "method": str,
    "path": str,
    "query": str,
    "endpoint": str,
    "stream": int,
    "request_size": int,
    "session": str,
    "agent": str,
    "parent_agent": str,
    "prompt": str,
    "request_class": str,
    "agent_type": str,
    "task": str,
    "winner": str,
    "table_version": int,
    "asked_model": str,
    "provider": str,
    "model": str,
    "answered_model": str,
    "attempts": int,
    "fell_back": int,
    "outcome": str,
    "succeeded": int,
    "failure": str,
    "status": int,
    "estimated_tokens": int,
    "input_tokens": int,
    "cache_read_tokens": int,
    "cache_write_5m_tokens": int,
    "cache_write_1h_tokens": int,
    "output_tokens": int,
    "cost_usd": float,
    "unpriced": int,
    "price_source": str,
    "asked_usd": float,
    "asked_at_least": int,
    "asked_price_source": str,
    "request_body": int,
    "response_block": int,
    "system_block": int,
    "outcome_detail": str,
}

_ATTEMPTS: dict[str, type] = {
    "exchange_id": str,
    "number": int,
    "provider": str,
    "model": str,
    "answered_model": str,
    "started_at": float,
    "finished_at": float,
    "wait_s": float,
    "ttft_s": float,
    "outcome": str,
    "failure": str,
    "status": int,
    "size": int,
    "input_tokens": int,
    "cache_read_tokens": int,
    "cache_write_5m_tokens": int,
    "cache_write_1h_tokens": int,
    "output_tokens": int,
    "cost_usd": float,
    "cost_at_least": int,
    "price_source": str,
    "body_block": int,
    "reason": str,
    "outcome_detail": str,
    "headers": str,
    "changes": str,
}


def prepare(db: Database, path: Path) -> None:
    """Bring the tables up to date; `StoreError` when the file is not a history this version can use."""
    _refuse_strangers(db, path)
    if migrations.pending(db):
        # Under the lock, so that of several processes that start at the same moment one does it.
        with immediate(db):
            migrations.apply(db)


def check(db: Database, path: Path) -> None:
    """The same for readers, who cannot bring anything up to date."""
    _refuse_strangers(db, path)
    if migrations.pending(db):
        raise StoreError(
            f"The history at {path} was written by an older ccr-tui: "
            "start ccr-tui once to bring it up to date."
        )


def _refuse_strangers(db: Database, path: Path) -> None:
    applied = {migration.name for migration in migrations.applied(db)}
    if not applied and {*db.table_names()} - {migrations.migrations_table}:
        raise StoreError(f"{path} is the database of another program: choose another file for the history.")
    with Database(memory=True, execute_plugins=False) as empty:
        known = {migration.name for migration in migrations.pending(empty)}
    if applied - known:
        raise StoreError(
            f"The history at {path} was written by a newer ccr-tui: update this one, or choose another file."
        )
