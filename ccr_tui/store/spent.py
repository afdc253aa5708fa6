"""What has been spent so far, as the history knows it: where the budgets of a new run begin."""

from __future__ import annotations

from sqlite_utils import Database

from ccr_tui.core.budget import Spent

RECENT_S = 2 * 24 * 3600.0
"""A session that was silent for longer begins anew."""


def spent(db: Database, midnight: float) -> Spent:
    """Dollars since `midnight` (seconds since the epoch), and of each session that is still recent."""
    found = Spent()
    today = "select namespace, total(cost_usd) from exchanges where started_at >= ? group by namespace"
    for namespace, usd in db.execute(today, [midnight]):
        found.by_namespace[namespace] = usd
        found.today += usd
    sessions = """
        select session, total(cost_usd) from exchanges where session in (
            select distinct session from exchanges where started_at >= ? and session is not null
        ) group by session
    """
    found.by_session.update(db.execute(sessions, [midnight - RECENT_S]))
    return found
