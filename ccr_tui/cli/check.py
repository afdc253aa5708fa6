"""`check`: is the configuration right, where would requests go, and what would it change?"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import click

from ccr_tui.cli.config_summary import route_text, summary_lines, summary_row
from ccr_tui.cli.dry_run import HISTORY, DryRunOptions, run_dry_run
from ccr_tui.cli.keys import with_key_warnings
from ccr_tui.cli.options import Options
from ccr_tui.cli.patterns import check_patterns
from ccr_tui.cli.requests_file import FileRequest, read_requests
from ccr_tui.cli.stats import Period
from ccr_tui.core.config import Config
from ccr_tui.core.decision import Decision
from ccr_tui.core.errors import CcrError
from ccr_tui.core.simulation import Item, Simulation

_PATH = click.Path(path_type=Path)
_ONLY_HISTORY = ("last", "since", "session", "namespace")
_ONLY_DRY_RUN = (*_ONLY_HISTORY, "compare_with", "ask_router", "verbose")


@click.command()
@click.argument("files", nargs=-1, type=_PATH)
@click.option("--against", metavar="history|FILE", help="A dry run: what changes for these requests?")
@click.option("--last", type=click.IntRange(1), metavar="N", help="The newest N exchanges (usual: 500).")
@click.option("--since", type=Period(), help="Those of the last 90m, 24h, 7d, 4w instead.")
@click.option("--session", metavar="ID", help="Only this session's exchanges.")
@click.option("--namespace", metavar="NAME", help="Only this namespace's exchanges.")
@click.option("--compare-with", type=_PATH, metavar="FILE", help="Another configuration, not what was then.")
@click.option("--ask-router", is_flag=True, help="Run the custom router for each request.")
@click.option("--verbose", is_flag=True, help="Every request that moves, with its decision.")
@click.option(
    "--patterns", type=_PATH, metavar="DIR", help="Do the requests of a folder go where they should?"
)
@click.option("--record", is_flag=True, help="With --patterns: write down where those without `expect` go.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def check(options: Options, /, files: tuple[Path, ...], as_json: bool, **how: Any) -> None:
    """Validate the configuration, or try it out without sending anything.

    With FILES of requests, shows what each would do. A file holds a request body, or {"headers": {…},
    "body": {…}}, or a list of them, or one a line. `--against history` tells what the configuration
    (`--config CANDIDATE`) would have changed; `--patterns DIR` tests it. The exit code is 1 when a request
    would not get through that did before, or a pattern fails.
    """
    _check_usage(files, how)
    config = with_key_warnings(options.load())
    if how["patterns"]:
        good = check_patterns(how["patterns"], config, recording=how["record"], as_json=as_json)
    elif how["against"]:
        given = {name: how[name] for name in _ONLY_DRY_RUN}
        if how["since"] is not None:
            given["since"] = max(0.0, time.time() - how["since"])
        asked = DryRunOptions(how["against"], as_json=as_json, **given)
        good = run_dry_run(options, asked, config)
    else:
        good = True
        _show(files, config, as_json)
    if not good:
        click.get_current_context().exit(1)


def _check_usage(files: tuple[Path, ...], how: dict[str, Any]) -> None:
    """`click.UsageError` for options that do not go together."""
    modes = [name for name in ("FILES", "--against", "--patterns") if _given(name, files, how)]
    if len(modes) > 1:
        raise click.UsageError(f"Give either {modes[0]} or {modes[1]}, not both.")
    for needed, names, given in (
        ("--against", _ONLY_DRY_RUN, how["against"]),
        ("--against history", _ONLY_HISTORY, how["against"] == HISTORY),
        ("--patterns", ("record",), how["patterns"]),
    ):
        lone = next((name for name in names if how[name] and not given), None)
        if lone is not None:
            raise click.UsageError(f"--{lone.replace('_', '-')} needs {needed}.")
    if how["last"] and how["since"] is not None:
        raise click.UsageError("Give either --last or --since, not both.")


def _given(mode: str, files: tuple[Path, ...], how: dict[str, Any]) -> bool:
    return bool(files if mode == "FILES" else how[mode.removeprefix("--")])


def _show(files: tuple[Path, ...], config: Config, as_json: bool) -> None:
    if files:
        simulation = Simulation(config)
        for request in (request for path in files for request in read_requests(path)):
            if request.exchange:
                raise CcrError(
                    f"{request.name} names an exchange: use --against {request.name.split(':')[0]}."
                )
            _print_decision(request, simulation.decide(Item(request.name, request.facts)).decision, as_json)
    elif as_json:
        click.echo(json.dumps(summary_row(config)))
    else:
        click.echo(f"{config.source}: good")
        for text in (*summary_lines(config), *(f"warning: {warning}" for warning in config.warnings)):
            click.echo(text)


def _print_decision(request: FileRequest, decision: Decision, as_json: bool) -> None:
    if as_json:
        row = {
            "request": request.name,
            "asked_model": request.facts.model,
            "task": decision.task,
            "winner": decision.winner,
            "route": [str(u) for u in decision.route.upstreams],
            "steps": [{"name": s.name, "won": s.won, "seen": s.seen, "why": s.why} for s in decision.steps],
        }
        click.echo(json.dumps(row))
        return
    click.echo(f"{request.name}: {decision.task} → {route_text(decision.route)} (by {decision.winner})")
    for step in decision.steps:
        click.echo(f"  {'✓' if step.won else '·'} {step.name:12} {step.seen}: {step.why}")
