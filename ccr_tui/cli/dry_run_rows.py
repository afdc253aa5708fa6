"""A dry run as flat data, for `--json` and for scripts. Unknown costs are null, never 0."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from ccr_tui.core.dry_run import Trial, deciding_step, first
from ccr_tui.core.dry_run_result import Difference, DryRun, Group
from ccr_tui.core.exchange import Cost


def dry_run_row(run: DryRun, moved: Iterable[Trial], sentence: str) -> dict[str, Any]:
    """Everything: the sums, the groups, what goes wrong, and each request that moves."""
    return {
        "sentence": sentence,
        "requests": run.requests,
        "compared": run.compared,
        "moved": run.moved,
        "other_chain": run.rechained,
        "broken": run.broken,
        "broken_already": run.broken_already,
        "mended": run.mended,
        **_difference(run.difference),
        "reread": {"requests": run.reread.requests, "tokens": run.reread.tokens, **_cost(run.reread.cost)},
        "unasked": dict(run.unasked),
        "recalled": run.recalled,
        "targets": {str(upstream): count for upstream, count in run.targets.items()},
        "problems": msgspec.to_builtins(run.problems),
        "groups": [_group(group) for group in run.groups],
        "moves": [_move(trial) for trial in moved],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "from": str(group.origin),
        "to": str(group.target),
        "step_then": group.was,
        "step_now": group.now,
        "why": group.why,
        "why_not": group.why_not,
        "requests": group.requests,
        "example": group.example,
        "cost_then": _cost(group.cost_was),
        "cost_now": _cost(group.cost_now),
        **_difference(group.difference),
    }


def _move(trial: Trial) -> dict[str, Any]:
    before, after = trial.before, trial.after
    return {
        "request": trial.item.name,
        "asked_model": trial.item.facts.model,
        "session": trial.item.facts.session,
        "task": after.task,
        "from": str(first(before)) if before else None,
        "to": str(first(after)),
        "step_then": deciding_step(before).name if before else None,
        "step_now": deciding_step(after).name,
        "route": [str(upstream) for upstream in after.route.upstreams],
        "cost_then_usd": trial.prices.was.usd,
        "cost_now_usd": trial.prices.now.usd,
        "reread_tokens": trial.prices.reread_tokens,
        "unasked": list(trial.ruling.unasked),
        "steps": msgspec.to_builtins(after.steps),
    }


def _difference(difference: Difference) -> dict[str, Any]:
    """The sum is null when no moved request has both prices."""
    return {
        "difference_usd": difference.usd if difference.priced else None,
        "priced": difference.priced,
        "unpriced": difference.unpriced,
        "unmeasured": difference.unmeasured,
    }


def _cost(cost: Cost) -> dict[str, Any]:
    return {"usd": cost.usd, "at_least": cost.at_least}
