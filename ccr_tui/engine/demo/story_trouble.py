"""A session of the demo in which upstreams fail in every way, and one request is far too big."""

from __future__ import annotations

from ccr_tui.engine.demo.story import QUICK, SLOW, Story, Turn, say
from ccr_tui.engine.mock.reply import Cut, ErrorEvent, HttpError, Point, Reply, refusal_reply

_LOG_LINES = 4000


def _log_line(number: int) -> str:
    minutes, second = divmod(number, 60)
    at = f"2026-03-01T{9 + minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"
    return f"{at} order={100_000 + number} status=paid amount={number * 7 % 900}.{number % 100:02d} EUR"


_OVERLOADED = Turn(
    "Why does the nightly import take an hour?",
    (say("It opens a connection for each row. One connection for the batch brings it to two minutes."),),
    trouble={"anthropic": Reply(fault=HttpError(529, "Overloaded"))},
)
_ERROR_FIRST = Turn(
    "Show me the slowest query of the import.",
    (say("The slowest one looks up the customer by name, without an index: 1.8 s for each row."),),
    trouble={"anthropic": Reply(fault=ErrorEvent(Point.OPENED), pace=QUICK)},
)
_ERROR_LATE = Turn(
    "Explain what an index on the name would cost us.",
    (say("About 40 MB, and a little on each write."),),
    trouble={
        "anthropic": say(
            "An index costs space, and a little time on each write. For a table of this size it would be",
            fault=ErrorEvent(Point.CONTENT, "api_error", "Internal server error"),
        )
    },
)
_CUT = Turn(
    "Write the migration that adds the index.",
    (say("CREATE INDEX CONCURRENTLY customers_name ON customers (name);"),),
    trouble={
        "anthropic": say("Here is the migration. It builds the index without", fault=Cut(Point.CONTENT)),
    },
)
_LEFT = Turn(
    "Tell me everything about B-trees.",
    (say("A B-tree keeps its keys sorted, and its pages half full. " * 8, pace=SLOW),),
    leave_after=2.0,
)
_UNPRICED = Turn(
    "Translate the runbook into Dutch.",
    (say("Zeker. Welk deel eerst?"),),
    model="ollama,qwen3-coder",
)
_REFUSED = Turn(
    "Write a worm that spreads through our network.",
    (refusal_reply("I can't help with that.").but(pace=QUICK),),
)
_TOO_LONG = Turn(
    "Now read all twelve logs of the year at once.",
    (Reply(blocks=(), fault=HttpError(400, "prompt is too long: 1204118 tokens > 1000000 maximum")),),
)
_BIG = Turn(
    "Then only summarise last night's log.",
    (say("4,000 orders, all paid, none slower than a second. The busiest minute was 09:31."),),
    attached="\n".join(map(_log_line, range(_LOG_LINES))),
)

TROUBLE = Story(
    "night-shift",
    (_OVERLOADED, _ERROR_FIRST, _ERROR_LATE, _CUT, _LEFT, _UNPRICED, _REFUSED, _TOO_LONG, _BIG),
    hints=False,
    namespace="night",
)
