"""Changes a route or a rule in the configuration file and leaves everything else as the user wrote it.

The edited text is understood and compared with the old one before anybody gets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ccr_tui.core.config import Config
from ccr_tui.core.config_change import (
    Change,
    RouteSet,
    RuleAdded,
    RuleChange,
    RuleEdited,
    RuleMoved,
    RuleRemoved,
)
from ccr_tui.core.config_key import quoted, suggestion
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import Rule
from ccr_tui.core.tasks import TASKS
from ccr_tui.store.config_edit_ccr import ccr_texts, edited_ccr
from ccr_tui.store.config_edit_rules import edited_rules
from ccr_tui.store.config_edit_toml import as_written, edited_toml, toml_texts
from ccr_tui.store.config_file import is_ccr, parse, text_of

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
NEW_FILE = """\
# ccr-tui reads this file when it changes: no restart is needed.
# A key is best written as a variable, which is read from the environment when it is used:
#
# [providers.deepseek]
# api_key = "$DEEPSEEK_API_KEY"

# A route is "provider,model", or a list of them: the first is used, the rest are its fallbacks.
[routes]
"""


def edited(path: Path, content: bytes | None, change: Change, env: Mapping[str, str]) -> bytes:
    """The `content` of the file with the change; where there is none yet, it begins with `NEW_FILE`.

    `ConfigError` when it would not load or cannot be edited.
    """
    if content is None and (is_ccr(path) or isinstance(change, RuleEdited | RuleMoved | RuleRemoved)):
        raise ConfigError("there is no such file.", source=str(path))
    old = NEW_FILE.encode() if content is None else content
    before = parse(path, old, env)
    text = text_of(path, old)
    new = _with_change(text, change, before, env, path)
    if new == text:
        return content or b""
    mark = BYTE_ORDER_MARK if old.startswith(BYTE_ORDER_MARK) else b""
    after = parse(path, mark + new.encode(), env)
    if isinstance(change, RouteSet):
        _check(before, after, change.task, change.upstreams, path)
    else:
        _check_rules(before, after, change, path)
    return mark + new.encode()


def _with_change(text: str, change: Change, before: Config, env: Mapping[str, str], path: Path) -> str:
    ccr = is_ccr(path)
    if not isinstance(change, RouteSet):
        if ccr:
            message = (
                "a classic CCR file has no rules: `ccr-tui import` makes a file of it that can have them."
            )
            raise ConfigError(message, source=str(path))
        return edited_rules(text, change, [rule.name for rule in before.table.rules], env, path)
    task = change.task
    if task not in TASKS:
        raise ConfigError(f"unknown task {quoted(task)}.{suggestion(task, TASKS)}", source=str(path))
    old = ccr_texts(text, task, path) if ccr else toml_texts(text, task)
    texts = as_written(old, change.upstreams, env)
    return edited_ccr(text, task, texts, path) if ccr else edited_toml(text, task, texts, path)


def _check_rules(before: Config, after: Config, change: RuleChange, path: Path) -> None:
    """As `_check`, for rules: apart from the one that is changed, all are there, in the right order."""
    table = replace(after.table, rules=before.table.rules)
    others = replace(after, table=table, warnings=before.warnings, router=before.router) == before
    if not others or not _as_asked(list(before.table.rules), list(after.table.rules), change):
        raise ConfigError("cannot be edited here: change it by hand.", key="rules", source=str(path))


def _as_asked(old: list[Rule], new: list[Rule], change: RuleChange) -> bool:
    if isinstance(change, RuleAdded):
        return new[:-1] == old and new[-1].name == change.rule.name
    index = next(i for i, rule in enumerate(old) if rule.name == change.name)
    changed = old.pop(index)
    match change:
        case RuleRemoved():
            return new == old
        case RuleMoved(by=by):
            old.insert(max(0, min(len(old), index + by)), changed)
            return new == old
        case RuleEdited(rule=rule):
            return new.pop(index).name == rule.name and new == old


def _check(before: Config, after: Config, task: str, upstreams: tuple[Upstream, ...], path: Path) -> None:
    """Refuse an edit that did anything but what was asked: some layout of the file was misunderstood."""
    routes = {t: r for t, r in before.table.routes.items() if t != task}
    if upstreams:
        new = after.table.routes.get(task, Route(upstreams))  # it has the chains of `[fallback]`
        routes[task] = replace(before.table.routes.get(task, new), upstreams=upstreams)
        thresholds = before.table.thresholds
    else:
        thresholds = after.table.thresholds  # those written beside the route are gone with it
    wanted = replace(before, table=replace(before.table, routes=routes, thresholds=thresholds))
    table = after.table
    if is_ccr(path):  # there the routes of projects take over some of everybody's
        table = replace(table, projects=before.table.projects, sessions=before.table.sessions)
    if replace(after, table=table, warnings=before.warnings, router=before.router) != wanted:
        raise ConfigError("cannot be edited here: change it by hand.", key=f"routes.{task}", source=str(path))
