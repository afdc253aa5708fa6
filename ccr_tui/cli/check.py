"""`check`: is the configuration right, and where would these requests go?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ccr_tui.cli.options import Options
from ccr_tui.core.config import Config
from ccr_tui.core.decision import Decision
from ccr_tui.core.errors import CcrError, RequestError
from ccr_tui.core.facts import inspect, parse_body
from ccr_tui.core.routing import decide
from ccr_tui.core.tasks import TASKS


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def check(options: Options, files: tuple[Path, ...], as_json: bool) -> None:
    """Validate the configuration; with FILES of requests, show what each would do.

    A file holds a request body, or {"headers": {…}, "body": {…}}, or one of these a line (.jsonl).
    """
    config = options.load()
    if not files:
        _print_config(config, as_json)
        return
    for path in files:
        for name, request in _requests(path):
            _print_decision(name, *_decide(name, request, config), as_json)


def _print_config(config: Config, as_json: bool) -> None:
    routes = {task: [str(u) for u in config.table.routes[task].upstreams] for task in config.table.routes}
    if as_json:
        row = {"source": config.source, "ok": True, "routes": routes, "warnings": list(config.warnings)}
        click.echo(json.dumps(row))
        return
    click.echo(f"{config.source}: good")
    for task in TASKS:
        if task in routes:
            click.echo(f"  {task:12} {' → '.join(routes[task])}")
    if "default" not in routes:
        click.echo(f"  {'otherwise':12} the model asked for, at {config.table.home}, untouched")
    for warning in config.warnings:
        click.echo(f"warning: {warning}")


def _requests(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CcrError(f"{path} cannot be read: {error}.") from None
    lines = text.splitlines() if path.suffix == ".jsonl" else [text]
    for number, line in enumerate(lines, 1):
        name = f"{path.name}:{number}" if len(lines) > 1 else path.name
        try:
            yield name, json.loads(line)
        except json.JSONDecodeError as error:
            raise CcrError(f"{name} is not JSON: {error}.") from None


def _decide(name: str, request: Any, config: Config) -> tuple[str, Decision]:
    wrapped = isinstance(request, dict) and isinstance(request.get("body"), dict)
    body = request["body"] if wrapped else request
    headers = request.get("headers", {}) if wrapped else {}
    try:
        parsed = parse_body(json.dumps(body).encode())
    except RequestError as error:
        raise CcrError(f"{name}: {error}") from None
    facts = inspect("messages", {str(k).lower(): str(v) for k, v in dict(headers).items()}, parsed)
    return facts.model, decide(facts, config.table)


def _print_decision(name: str, model: str, decision: Decision, as_json: bool) -> None:
    if as_json:
        steps = [{"name": s.name, "won": s.won, "seen": s.seen, "why": s.why} for s in decision.steps]
        row = {
            "request": name,
            "asked_model": model,
            "task": decision.task,
            "winner": decision.winner,
            "route": [str(u) for u in decision.route.upstreams],
            "steps": steps,
        }
        click.echo(json.dumps(row))
        return
    click.echo(f"{name}: {decision.task} → {decision.route} (by {decision.winner})")
    for step in decision.steps:
        click.echo(f"  {'✓' if step.won else '·'} {step.name:12} {step.seen}: {step.why}")
