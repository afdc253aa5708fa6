"""`check --against`: what would the configuration change for requests of the past, or of a file?"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

import click
import msgspec

from ccr_tui.cli.dry_run_rows import dry_run_row
from ccr_tui.cli.history import open_reader
from ccr_tui.cli.options import Options
from ccr_tui.cli.requests_file import STANDARD_INPUT, FileRequest, read_requests
from ccr_tui.cli.router_questions import asking_router
from ccr_tui.core.config import Config
from ccr_tui.core.dry_run import Trial, trials
from ccr_tui.core.dry_run_result import DryRun, Tally
from ccr_tui.core.simulation import Item, Needs, nobody
from ccr_tui.store.config_file import find_config, load
from ccr_tui.store.past_requests import Past
from ccr_tui.tui.dry_run_text import report, sentence, trial_lines

HISTORY = "history"
USUAL_LAST = 500
"""Exchanges that a dry run takes when nobody says how many."""

MOST_GROUPS = 20
"""Rows of the table, unless all are asked for."""


@dataclass(frozen=True, slots=True)
class DryRunOptions:
    """What a dry run is tried on and how it is told: `against` is "history" or a file, `since` is a moment
    in seconds since the epoch.
    """

    against: str
    last: int | None = None
    since: float | None = None
    session: str | None = None
    namespace: str | None = None
    compare_with: Path | None = None
    ask_router: bool = False
    verbose: bool = False
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class _Source:
    """`compared` is the configuration to compare with; None compares with what was decided then."""

    items: Iterable[Item]
    compared: Config | None
    given: Mapping[str, FileRequest]


def run_dry_run(options: Options, asked: DryRunOptions, candidate: Config) -> bool:
    """Prints what would change; False when a request that did so would not get where it is sent."""
    source = _source(options, asked, candidate)
    tally, moved, troubles = Tally(candidate), list[Trial](), Counter[str]()
    reader = partial(open_reader, options)
    router = (
        asking_router(candidate, source.given, reader, troubles) if asked.ask_router else nullcontext(nobody)
    )
    with router as ask:
        for trial in trials(source.items, candidate, source.compared, env=os.environ, ask=ask):
            tally.add(trial)
            if trial.moved and (asked.verbose or asked.as_json):
                moved.append(trial)
    run = tally.result()
    said = sentence(run, _against(asked, run.requests))
    if asked.as_json:
        click.echo(msgspec.json.encode({**dry_run_row(run, moved, said), "router_troubles": dict(troubles)}))
    else:
        for text in _lines(run, said, moved, verbose=asked.verbose):
            click.echo(text)
        for why, count in troubles.most_common():
            click.echo(f"The router gave no answer {'once' if count == 1 else f'{count:,} times'}: {why}.")
    return not run.broken


def _lines(run: DryRun, said: str, moved: Iterable[Trial], *, verbose: bool) -> Iterator[str]:
    yield said
    yield from report(run, None if verbose else MOST_GROUPS)
    for trial in moved:
        yield ""
        yield from trial_lines(trial)


def _source(options: Options, asked: DryRunOptions, candidate: Config) -> _Source:
    compared = load(find_config(asked.compare_with, {}), os.environ) if asked.compare_with else None
    needs = Needs.of(candidate, compared) if compared else Needs.of(candidate)
    if asked.against == HISTORY:
        last = asked.last if asked.last or asked.since is not None else USUAL_LAST
        past = Past(last, asked.since, asked.session, asked.namespace)
        return _Source(open_reader(options).requests(past, needs), compared, {})
    requests = list(read_requests(Path(asked.against)))
    given = {request.name: request for request in requests if not request.exchange}
    imagined = [Item(name, request.facts) for name, request in given.items()]
    ids = tuple(request.exchange for request in requests if request.exchange)
    if ids:
        stored = open_reader(options).requests(Past(ids=ids), needs)
        return _Source(chain(stored, imagined), compared, given)
    return _Source(imagined, compared or _in_force(options), given)


def _in_force(options: Options) -> Config | None:
    """The configuration that would be used without `--config`, where that is another one."""
    usual = find_config(None, os.environ)
    return None if options.config_path == usual else load(usual, os.environ)


def _against(asked: DryRunOptions, count: int) -> str:
    """What it was tried on, as the sentence names it."""
    if asked.against != HISTORY:
        place = "standard input" if asked.against == str(STANDARD_INPUT) else Path(asked.against).name
        return f"the {f'{count:,} requests' if count != 1 else 'one request'} of {place}"
    last = "last " if asked.since is None else ""
    since = f" since {datetime.fromtimestamp(asked.since):%Y-%m-%d %H:%M}" if asked.since is not None else ""
    session = f" of session {asked.session}" if asked.session else ""
    namespace = f" in namespace {asked.namespace}" if asked.namespace else ""
    what = f"{last}{count:,} exchanges" if count != 1 else f"{last or 'one '}exchange"
    return f"the {what}{session}{namespace}{since}"
