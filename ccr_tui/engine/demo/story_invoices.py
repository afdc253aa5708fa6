"""A session of the demo in which a bug is found and fixed: tool loops, thinking, subagents, compaction."""

from __future__ import annotations

from ccr_tui.engine.demo.story import THINKING, Kind, Story, Turn, agent, bash, call, edit, read, say

_TOTALS = """\
from decimal import Decimal

def total(lines: list[Line]) -> Decimal:
    return sum((round(line.price * line.quantity * TAX, 2) for line in lines), Decimal(0))
"""
_IN_ORDERS = "Look for rounding before summing in src/orders."
_IN_REPORTS = "Look for rounding before summing in src/reports."

_TITLE = Turn(
    "Name this session: an invoice total is off by a cent",
    (say('{"title": "Fix invoice rounding"}'),),
    kind=Kind.TITLE,
)
_FIND = Turn(
    "For some customers the invoice total is off by a cent. Find out why.",
    (
        call(
            bash("grep -rn 'round(' src | head", "Find where amounts are rounded"),
            saying="I'll look for the places that round.",
            thought="A cent of difference smells of rounding before summing.",
        ),
        call(read("src/invoices/totals.py")),
        say(
            "Each line is rounded before the lines are added, so a long invoice collects the errors. "
            "`total` in `src/invoices/totals.py` should add exact amounts and round once, at the end."
        ),
    ),
    ("src/invoices/totals.py:4: round(line.price * line.quantity * TAX, 2)", _TOTALS),
)
_FIX = Turn(
    "Fix it, and run the tests.",
    (
        call(edit("src/invoices/totals.py", "sum((round(", "round(sum((")),
        call(bash("python -m pytest -q tests/test_totals.py", "Run the tests of totals")),
        say("Done: the sum is rounded once now. All 14 tests of totals pass."),
    ),
    ("The file has been updated.", "..............\n14 passed in 0.41s"),
)
_THINK = Turn(
    "Should amounts be integers of cents everywhere instead? Think hard about what would break.",
    (
        say(
            "Integers would remove this kind of mistake, at a price: unit prices with four decimals, the "
            "export for the accountants, and every stored invoice. I would keep decimals, forbid `round` "
            "outside one module, and let the linter enforce it.",
            thought="Four places depend on fractions of a cent. Migrating the stored invoices is the dear "
            "part. A lint rule gives most of the benefit for little.",
            pace=THINKING,
        ),
    ),
    effort="max",
)
_DELEGATE = Turn(
    "Check the other packages for the same mistake.",
    (
        call(
            agent(_IN_ORDERS, "Search orders"),
            agent(_IN_REPORTS, "Search reports"),
            saying="I'll send two agents to look.",
        ),
        say("`src/orders` is clean. `src/reports/monthly.py` rounds each day before adding: line 88."),
    ),
    ("Nothing rounds before it sums in src/orders.", "src/reports/monthly.py:88 rounds each day."),
    agents=(
        Turn(
            _IN_ORDERS,
            (
                call(bash("grep -rn 'round(' src/orders", "Search orders")),
                say("Nothing rounds before it sums in src/orders."),
            ),
            ("",),
        ),
        Turn(
            _IN_REPORTS,
            (
                call(bash("grep -rn 'round(' src/reports", "Search reports")),
                say("src/reports/monthly.py:88 rounds each day before it adds them."),
            ),
            ("src/reports/monthly.py:88: day_total = round(day_total, 2)",),
        ),
    ),
)
_ASIDE = Turn(
    "By the way, what does `Decimal.quantize` do?",
    (say("It rounds a decimal to the exponent of another one."),),
    kind=Kind.ASIDE,
)
_COMPACT = Turn(
    "Your task is to create a detailed summary of the conversation: what was asked, found and done.",
    (say("<summary>Totals rounded each line; fixed in totals.py. Same flaw in monthly.py:88.</summary>"),),
    kind=Kind.COMPACT,
)
_AFTERWARDS = Turn(
    "Then fix the monthly report in the same way.",
    (say("Fixed: `monthly.py` rounds the month once now."),),
)

INVOICES = Story("invoices", (_TITLE, _FIND, _FIX, _THINK, _DELEGATE, _ASIDE, _COMPACT, _AFTERWARDS))
