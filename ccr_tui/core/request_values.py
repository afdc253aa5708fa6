"""The fields of a request that conditions may name, with their types, and their values for one request."""

from __future__ import annotations

from collections.abc import Mapping

from ccr_tui.core.conditions import Value
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.situation import Situation

REQUEST_FIELDS: Mapping[str, type] = {
    "model": str,
    "task": str,
    "tokens": int,
    "last_user_text": str,
    "hour": int,
}


def request_values(facts: RequestFacts, task: str, situation: Situation) -> Mapping[str, Value]:
    """Values of all `REQUEST_FIELDS`."""
    return {
        "model": facts.model,
        "task": task,
        "tokens": facts.tokens,
        "last_user_text": facts.last_user_text,
        "hour": situation.hour,
    }
