"""`stats`: sums of the history by model, task, namespace, day …, the spend tree, and the cache misses."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator
from dataclasses import asdict
from functools import lru_cache, partial

import click
import msgspec

from ccr_tui.cli.history import open_reader
from ccr_tui.cli.options import Options
from ccr_tui.cli.spending import miss_lines, miss_rows, tree_lines, tree_rows
from ccr_tui.core.config import Config
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.statistics import Group, Spread
from ccr_tui.core.totals import Totals
from ccr_tui.core.upstream_tier import upstream_tier
from ccr_tui.store.statistics import GROUPINGS, grouped
from ccr_tui.tui.cost.columns import saved
from ccr_tui.tui.format import UNKNOWN, duration, money, pad, percent, tokens

_SECONDS = {"m": 60.0, "h": 3600.0, "d": 86400.0, "w": 7 * 86400.0}
_HEADER = (
    *("count", "failed", "cost", "saved", "in", "cached", "out", "high", "miss"),
    *("ttft p50", "p95", "p99"),
    *("time p50", "p95", "p99"),
)
_WIDTHS = (7, 7, 10, 10, 8, 7, 8, 5, 5, 9, 7, 7, 9, 7, 7)
_KEY = 34


class Period(click.ParamType[float]):
    """A length of time such as 90m, 24h, 7d or 4w; gives seconds."""

    name = "period"

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"(\d{1,6})([mhdw])", str(value))
        if found is None:
            self.fail(f"{value!r} is no period: use a number and m, h, d or w, such as 7d.", param, context)
        return int(found[1]) * _SECONDS[found[2]]


@click.command()
@click.option("--by", type=click.Choice(GROUPINGS), default="upstream", show_default=True)
@click.option("--tree", "what", flag_value="tree", help="Where the money goes: session, prompt, agent.")
@click.option("--misses", "what", flag_value="misses", help="The dearest cache misses, and why each was one.")
@click.option(
    "--since", type=Period(), default="7d", show_default=True, help="How far back: 90m, 24h, 7d, 4w."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def stats(options: Options, by: str, what: str | None, since: float, as_json: bool) -> None:
    """Sum up the history: cost, tokens, failures and times, by whatever --by says.

    Cost: `≥` is a lower bound, because a part has no known price. Saved is against the models asked for,
    `≈` where that is not known of all.
    """
    reader, config, start = open_reader(options), _config(options), time.time() - since
    if what == "tree":
        found = tree_rows(reader, start) if as_json else tree_lines(reader, start)
    elif what == "misses":
        found = miss_rows(reader, config, start) if as_json else miss_lines(reader, config, start)
    else:
        tier = lru_cache(partial(upstream_tier, config=config, at=time.time()))
        groups = reader.ask(lambda db: grouped(db, by, start, math.inf, tier))
        found = _rows(by, groups) if as_json else _table(by, groups)
    nothing = True
    for text in found:
        nothing = False
        click.echo(text)
    if nothing and not as_json:
        click.echo("Nothing in this time.")


def _config(options: Options) -> Config:
    """For prices and tiers. A history that was named can be read without a valid configuration."""
    try:
        return options.load()
    except ConfigError:
        return Config()


def _rows(by: str, groups: list[Group]) -> Iterator[bytes]:
    for group in groups:
        rates = {
            "cache_hit_rate": group.totals.cache_hit_rate,
            "high_share": group.high_share,
            "miss_rate": group.miss_rate,
        }
        yield msgspec.json.encode({"by": by, **asdict(group), **rates})


def _table(by: str, groups: list[Group]) -> Iterator[str]:
    if not groups:
        return
    yield _row(by, _HEADER)
    for group in groups:
        yield _row(group.key or "–", _cells(group))
    if len(groups) > 1:
        yield _row("all", _cells(_all(groups)))


def _all(groups: list[Group]) -> Group:
    """The sums of all of them; the spread of their times cannot be added up."""
    totals, saving = groups[0].totals, groups[0].saving
    for group in groups[1:]:
        totals, saving = totals + group.totals, saving + group.saving
    counts = {name: sum(getattr(g, name) for g in groups) for name in ("high", "tiered", "scored", "missed")}
    return Group("", totals, saving=saving, **counts)


def _cells(group: Group) -> tuple[str, ...]:
    totals = group.totals
    return (
        str(totals.exchanges),
        str(totals.failed or UNKNOWN),
        money(totals.cost),
        saved(group.saving),
        tokens(_input(totals)),
        percent(totals.cache_hit_rate),
        tokens(totals.output_tokens),
        percent(group.high_share),
        percent(group.miss_rate),
        *_times(group.ttft),
        *_times(group.duration),
    )


def _input(totals: Totals) -> int:
    return totals.input_tokens + totals.cache_read_tokens + totals.cache_write_tokens


def _times(spread: Spread | None) -> tuple[str, ...]:
    return tuple(map(duration, (spread.p50, spread.p95, spread.p99))) if spread else (UNKNOWN,) * 3


def _row(key: str, cells: tuple[str, ...]) -> str:
    padded = (pad(cell, width, right=True) for cell, width in zip(cells, _WIDTHS, strict=True))
    return " ".join((pad(key, _KEY), *padded)).rstrip()
