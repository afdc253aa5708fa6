"""Reads where money goes: all sessions at once, the prompts of one when somebody unfolds it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePath

from sqlite_utils import Database

from ccr_tui.core.spend_tree import AgentSums, Branch, Level, dearest_first, prompt_branch
from ccr_tui.store.queries import SUMS
from ccr_tui.store.statistics import in_time, totals_of

LABELLED = 300
"""Sessions, the dearest, whose first words are looked up."""

_FIRST = "coalesce(min(iif(task = 'title', null, id)), min(id))"
"""What asks for a title quotes the user in words of its own."""

_FETCH = 400  # ids per query, below SQLite's oldest limit on parameters


def sessions(db: Database, since: float, until: float) -> tuple[Branch, ...]:
    """The sessions of which an exchange started in this time, the dearest first."""
    where, values = in_time(since, until)
    # Rows come in the order of an index: grouping needs no sorting.
    sql = f"""{SUMS[0]}, session as key, {_FIRST} as first, min(started_at) as at, max(project) as project
        {SUMS[1]} {where} group by session"""
    rows = sorted(db.query(sql, values), key=lambda row: -row["cost_usd"])
    words = _words(db, [row["first"] for row in rows[:LABELLED]])
    return dearest_first(
        Branch(
            Level.SESSION,
            row["key"] or "",
            " · ".join(filter(None, (PurePath(row["project"]).name, words.get(row["first"], "")))),
            totals_of(row),
            row["at"],
        )
        for row in rows
    )


def prompts(db: Database, session: str, since: float, until: float) -> tuple[Branch, ...]:
    """The prompts of a session ("": of what belongs to none) with their agents, the dearest first."""
    where, values = in_time(since, until)
    sql = f"""{SUMS[0]}, coalesce(prompt, '') as key, coalesce(agent, '') as agent,
        coalesce(max(parent_agent), '') as parent, coalesce(max(agent_type), '') as kind,
        {_FIRST} as first, min(started_at) as at
        {SUMS[1]} {where} and session is ? group by key, agent order by key, first"""
    rows = list(db.query(sql, [*values, session or None]))
    found = [(key, list(some)) for key, some in groupby(rows, lambda row: str(row["key"]))]
    words = _words(db, [some[0]["first"] for _, some in found])
    return dearest_first(
        prompt_branch(
            key,
            words.get(some[0]["first"], ""),
            some[0]["at"],
            [AgentSums(r["agent"], r["parent"], r["kind"], r["at"], totals_of(r)) for r in some],
        )
        for key, some in found
    )


def _words(db: Database, ids: Sequence[str]) -> dict[str, str]:
    """What the user said, by the exchange that brought it."""
    found: dict[str, str] = {}
    for start in range(0, len(ids), _FETCH):
        some = ids[start : start + _FETCH]
        marks = ",".join("?" * len(some))
        sql = f"""select exchange_id, coalesce(json_extract(facts, '$.last_user_text'), '') from details
            where exchange_id in ({marks})"""
        found.update((one, " ".join(text.split())) for one, text in db.execute(sql, some))
    return found
