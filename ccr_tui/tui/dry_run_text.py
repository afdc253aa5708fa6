"""A dry run as a person would tell it: one sentence, then a table of what moves, then what to know of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from ccr_tui.core.config_router import SUFFIXES
from ccr_tui.core.dry_run import Trial, deciding_step, first
from ccr_tui.core.dry_run_result import BUDGET, Difference, DryRun, Group, Problem
from ccr_tui.core.exchange import Cost
from ccr_tui.tui.format import dollars, money, pad, tokens

_WIDEST = (70, 36, 24)
"""The most that the columns of the table take: upstreams, steps, costs."""


def sentence(run: DryRun, against: str) -> str:
    """The answer in one sentence; `against` says what it was tried on, such as "the last 500 exchanges"."""
    if not run.requests:
        return "There is nothing to try it on: no request was found."
    if not run.compared:
        return f"Decided {against}, compared with nothing; {_breaking(run)}."
    if not run.moved:
        return f"Against {against} this moves nothing, {_breaking(run)}."
    return f"Against {against} this moves {run.moved:,}, {difference_text(run.difference)}, {_breaking(run)}."


def report(run: DryRun, most: int | None = None) -> Iterator[str]:
    """The lines after the sentence: at most `most` groups of the table, all without it."""
    if run.groups:
        yield from _table(run.groups[:most])
        if most is not None and len(run.groups) > most:
            yield f"         … and {_count(len(run.groups) - most, 'other move')} (--verbose shows all)"
    elif not run.compared:
        for upstream, count in run.targets.items():
            yield f"  {count:>5,}  {upstream}"
    for problem in run.problems:
        yield _problem(problem)
    yield from _notes(run)


def trial_lines(trial: Trial) -> Iterator[str]:
    """One moved request, with the steps that decide it now."""
    was = f"{first(trial.before)} ({deciding_step(trial.before).name})" if trial.before else "–"
    now = f"{first(trial.after)} ({deciding_step(trial.after).name})"
    cost = f"  {money(trial.prices.was)} → {money(trial.prices.now)}" if trial.item.usage else ""
    yield f"{trial.item.name}: {was} → {now}{cost}"
    for step in trial.after.steps:
        yield f"  {'✓' if step.won else '·'} {pad(step.name, 12)} {step.seen}: {step.why}"


def _table(groups: Sequence[Group]) -> Iterator[str]:
    """A row for each group, and below it why."""
    rows = [("from → to", "decided by", "cost then → now"), *map(_cells, groups)]
    columns = zip(_WIDEST, zip(*rows, strict=True), strict=True)
    widths = [min(most, max(map(cell_len, cells))) for most, cells in columns]
    texts = [" ".join(map(pad, row, widths)) for row in rows]
    yield f"  moves  {texts[0]} difference"
    for group, text in zip(groups, texts[1:], strict=True):
        yield f"  {group.requests:>5,}  {text} {difference_text(group.difference)}"
        lost = f"; {group.was}: {group.why_not}" if group.was != group.now else f" ({group.why_not})"
        yield f"         {group.now}: {group.why}{lost}"


def _cells(group: Group) -> tuple[str, str, str]:
    steps = group.was if group.was == group.now else f"{group.was} → {group.now}"
    measured = group.difference.priced or group.difference.unpriced
    costs = f"{money(group.cost_was)} → {money(group.cost_now)}" if measured else "–"
    return f"{group.origin} → {group.target}", steps, costs


def difference_text(difference: Difference) -> str:
    """Signed dollars, and what they leave out."""
    parts = []
    if difference.priced:
        parts.append(signed(difference.usd))
    if difference.unpriced:
        parts.append(f"{difference.unpriced:,} unpriced")
    if difference.unmeasured:
        parts.append(f"{difference.unmeasured:,} of unknown usage")
    return ", ".join(parts) or "no cost"


def signed(usd: float) -> str:
    """Dollars with a sign; `±$0` where nothing changes."""
    if abs(usd) < 5e-7:
        return "±$0"
    return ("−" if usd < 0 else "+") + dollars(abs(usd))


def _breaking(run: DryRun) -> str:
    """Only what is new counts; what broke before is said, and what does so no longer."""
    more, new = (" more", " new") if run.broken_already else ("", "")
    text = f"{run.broken:,}{more} would break" if run.broken else f"nothing{new} breaks"
    if run.broken_already:
        text += f" ({run.broken_already:,} {'do' if run.broken_already > 1 else 'does'} already)"
    if run.mended:
        text += f", {run.mended:,} {'are' if run.mended > 1 else 'is'} mended"
    return text


def _problem(problem: Problem) -> str:
    shape = "✗" if problem.breaks and not problem.already else "!"
    count = _count(problem.requests, "request")
    if problem.subject == BUDGET:
        return f"{shape} {count} would be refused{', as before' if problem.already else ''}. {problem.why}"
    where = f"to {problem.subject}" if problem.breaks else f"with {problem.subject} in the route"
    where += ", as before" if problem.already else ""
    return f"{shape} {count} {where}: {problem.why} (first: {problem.example})."


def _notes(run: DryRun) -> Iterator[str]:
    if run.rechained:
        yield f"{_count(run.rechained, 'request')} would stay, but with another chain behind."
    for who, count in run.unasked.items():
        yield (
            f"{_count(count, 'decision')} would ask {who}, which a dry run does not: "
            "decided as if it left the choice to others."
        )
    if any(who.endswith(SUFFIXES) for who in run.unasked):
        yield "`ccr-tui check --against history --ask-router` does ask it."
    if run.recalled:
        take = "takes" if run.recalled == 1 else "take"
        yield f"{_count(run.recalled, 'decision')} {take} what the router or the classifier said then."
    if run.difference.priced:
        yield "Costs are those of the tokens of then, with as much read from caches as then."
    if run.reread.requests:
        yield _reread(run.reread.tokens, run.reread.cost)


def _reread(count: int, cost: Cost) -> str:
    price = f"about {money(cost)} more" if cost.usd is not None else "the price is not known"
    return f"Once, {tokens(count)} cached tokens would be read anew where conversations move: {price}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
