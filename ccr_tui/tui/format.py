"""Numbers and names as short text of predictable width."""

from __future__ import annotations

import re
from datetime import datetime

from rich.cells import cell_len, set_cell_size

from ccr_tui.core.exchange import Cost, Upstream
from ccr_tui.core.record import AttemptRecord

UNKNOWN = "–"
_DATE_SUFFIX = re.compile(r"[-@]20\d{6}$")


def duration(seconds: float | None) -> str:
    """At most 6 cells: `340ms`, `1.2s`, `42.0s`, `3m07s`, `2h05m`."""
    if seconds is None:
        return UNKNOWN
    seconds = max(0.0, seconds)
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f}ms"
    if seconds < 99.95:
        return f"{seconds:.1f}s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}m{rest:02d}s"
    return f"{minutes // 60}h{minutes % 60:02d}m"


def elapsed(seconds: float) -> str:
    """A running duration: whole seconds, so that it changes once a second."""
    return f"{int(max(0.0, seconds))}s" if seconds < 100 else duration(int(seconds))


def age(seconds: float) -> str:
    """At most 4 cells: `now`, `12s`, `5m`, `3h`, `12d`."""
    if seconds < 1:
        return "now"
    for size, unit, limit in ((1, "s", 60), (60, "m", 3600), (3600, "h", 86_400)):
        if seconds < limit:
            return f"{int(seconds // size)}{unit}"
    return f"{int(seconds // 86_400)}d"


def clock(at: float) -> str:
    """Local time of day."""
    return datetime.fromtimestamp(at).strftime("%H:%M:%S")


def day_and_clock(at: float) -> str:
    return datetime.fromtimestamp(at).strftime("%Y-%m-%d %H:%M:%S")


def tokens(count: int) -> str:
    """At most 5 cells: `450`, `1.2k`, `12.3k`, `123k`, `1.2M`."""
    if count < 1000:
        return str(count)
    if count < 99_950:
        return f"{count / 1000:.1f}k"
    if count < 999_500:
        return f"{count / 1000:.0f}k"
    return f"{count / 1_000_000:.1f}M"


def output(attempt: AttemptRecord) -> str:
    """The tokens of an answer, in at most 5 cells; with ≈ if it ended before it told them."""
    text = tokens(attempt.output_tokens)
    if not attempt.out_estimated:
        return text
    return f"≈{text}" if len(text) < 5 else f"≈{attempt.output_tokens / 1000:.0f}k"


def size(count: int) -> str:
    """Bytes, in decimal units."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.1f} kB" if count < 999_950 else f"{count / 1_000_000:.1f} MB"


def money(cost: Cost) -> str:
    """At most 8 cells. Unknown is `unpriced`, never $0; a sum with unknown parts starts with ≥."""
    if cost.usd is None:
        return "unpriced"
    if cost.at_least and 0 < cost.usd < 0.00005:
        return "≥$0.0000"  # at least less than something would tell nothing
    return ("≥" if cost.at_least else "") + dollars(cost.usd)


def short_money(cost: Cost) -> str:
    """The same in at most 7 cells."""
    if cost.usd is None:
        return "$?"
    sign = "≥" if cost.at_least else ""
    if 0 < cost.usd < 0.0005:
        return "≥$0.000" if sign else "<$0.001"
    if cost.usd >= 9999.5:
        return f"{sign}${cost.usd / 1000:.3g}k"
    return f"{sign}${cost.usd:.3f}" if cost.usd < 9.9995 else f"{sign}${cost.usd:.0f}"


def dollars(usd: float) -> str:
    if 0 < usd < 0.00005:
        return "<$0.0001"
    if 0 < usd < 0.0995:
        return f"${usd:.4f}" if usd < 0.00995 else f"${usd:.3f}"
    return f"${usd:.2f}" if usd < 999.5 else f"${usd:,.0f}"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 request`, `2,000 requests`; `many` where the plural is not a regular one."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def percent(share: float | None) -> str:
    return UNKNOWN if share is None else f"{share * 100:.0f}%"


def model_name(model: str) -> str:
    """A model without what is the same for all: `claude-` in front, a release date behind."""
    return _DATE_SUFFIX.sub("", model.removeprefix("claude-"))


def upstream_name(upstream: Upstream, home: str) -> str:
    """`provider,model`; the provider goes without saying where it is the `home` one."""
    name = model_name(upstream.model)
    return name if upstream.provider == home and name else str(Upstream(upstream.provider, name))


def model_path(asked: str, used: Upstream | None, home: str, width: int) -> str:
    """What was asked and what was used, in the most telling form that fits `width` cells."""
    return next((text for text in _paths(asked, used, home) if cell_len(text) <= width), None) or clip(
        list(_paths(asked, used, home))[-1], width
    )


def clip(text: str, width: int) -> str:
    """`text` cut to `width` cells, its end marked where something is missing."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 1 else "…"[:width]


def pad(text: str, width: int, *, right: bool = False) -> str:
    """`text` cut or filled to exactly `width` cells."""
    text = clip(text, width)
    space = " " * (width - cell_len(text))
    return space + text if right else text + space


def _paths(asked: str, used: Upstream | None, home: str) -> tuple[str, ...]:
    """The forms of `model_path`, the most telling first."""
    want = model_name(asked)
    if used is None:
        return (want,)
    got = upstream_name(used, home)
    if got == want or str(used) == asked:
        return (got, model_name(used.model), _tail(used.model))
    if model_name(used.model) == want:
        return (f"{want} → {used.provider}", f"{want}→{used.provider}", f"→{used.provider}")
    short, tail = model_name(used.model), _tail(used.model)
    ways = (f"{want} → {got}", f"{want} → {short}", f"{want}→{tail}", f"→ {short}", f"→ {tail}", f"→{tail}")
    return ways if want else (got, short, tail)


def _tail(model: str) -> str:
    """The last part of a path-like model id (`vendor/model`)."""
    return model_name(model).rpartition("/")[2]
