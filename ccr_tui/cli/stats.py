"""`stats`: sums of the history by model, task, namespace, day …"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import asdict

import click
import msgspec

from ccr_tui.cli.history import open_reader
from ccr_tui.cli.options import Options
from ccr_tui.core.statistics import Group, Spread
from ccr_tui.core.totals import Totals
from ccr_tui.store.statistics import COLUMNS
from ccr_tui.tui.format import UNKNOWN, duration, money, pad, percent, tokens

_SECONDS = {"m": 60.0, "h": 3600.0, "d": 86400.0, "w": 7 * 86400.0}
_HEADER = (
    *("count", "failed", "cost", "asked", "in", "cached", "out"),
    *("ttft p50", "p95", "p99"),
    *("time p50", "p95", "p99"),
)
_WIDTHS = (7, 7, 10, 10, 8, 7, 8, 9, 7, 7, 9, 7, 7)
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
@click.option("--by", type=click.Choice(tuple(COLUMNS)), default="upstream", show_default=True)
@click.option(
    "--since", type=Period(), default="7d", show_default=True, help="How far back: 90m, 24h, 7d, 4w."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def stats(options: Options, by: str, since: float, as_json: bool) -> None:
    """Sum up the history: cost, tokens, failures and times, by whatever --by says."""
    groups = open_reader(options).grouped(by, time.time() - since)
    if as_json:
        for group in groups:
            click.echo(msgspec.json.encode({"by": by, **asdict(group), **_derived(group)}))
        return
    if not groups:
        click.echo("Nothing in this time.")
        return
    for text in _table(by, groups):
        click.echo(text)


def _derived(group: Group) -> dict[str, object]:
    return {"cache_hit_rate": group.totals.cache_hit_rate}


def _table(by: str, groups: list[Group]) -> Iterator[str]:
    yield _row(by, _HEADER)
    for group in groups:
        yield _row(group.key or "–", _cells(group))
    if len(groups) > 1:
        yield _row("all", _cells(Group("", sum((g.totals for g in groups), Totals()))))


def _cells(group: Group) -> tuple[str, ...]:
    totals = group.totals
    return (
        str(totals.exchanges),
        str(totals.failed or "–"),
        money(totals.cost),
        f"${totals.asked_usd:,.2f}",
        tokens(totals.input_tokens + totals.cache_read_tokens + totals.cache_write_tokens),
        percent(totals.cache_hit_rate),
        tokens(totals.output_tokens),
        *_times(group.ttft),
        *_times(group.duration),
    )


def _times(spread: Spread | None) -> tuple[str, ...]:
    return tuple(map(duration, (spread.p50, spread.p95, spread.p99))) if spread else (UNKNOWN,) * 3


def _row(key: str, cells: tuple[str, ...]) -> str:
    padded = (pad(cell, width, right=True) for cell, width in zip(cells, _WIDTHS, strict=True))
    return " ".join((pad(key, _KEY), *padded)).rstrip()
