"""Changes one route in the configuration file and leaves everything else as the user wrote it.

The edited text is understood and compared with the old one before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ccr_tui.core.config import Config
from ccr_tui.core.config_key import quoted, suggestion
from ccr_tui.core.environment import resolve_env
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Route
from ccr_tui.core.tasks import TASKS
from ccr_tui.store.config_edit_ccr import ccr_texts, edited_ccr
from ccr_tui.store.config_edit_toml import edited_toml, toml_texts
from ccr_tui.store.config_file import is_ccr, parse, read, text_of
from ccr_tui.store.config_write import write

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


def set_route(path: Path, task: str, upstreams: tuple[Upstream, ...], env: Mapping[str, str]) -> Config:
    """Make `upstreams` the route of `task` in the file, or remove the route where there are none.

    Returns the configuration that results. `ConfigError` when it would not load or the file cannot be
    edited; the file is then as it was. A file that does not exist yet is made.
    """
    if task not in TASKS:
        raise ConfigError(f"unknown task {quoted(task)}.{suggestion(task, TASKS)}", source=str(path))
    ccr = is_ccr(path)
    content = read(path)
    if content is None and ccr:
        raise ConfigError("there is no such file.", source=str(path))
    content = NEW_FILE.encode() if content is None else content
    before = parse(path, content, env)
    text = text_of(path, content)
    old = ccr_texts(text, task, path) if ccr else toml_texts(text, task)
    texts = _as_written(old, upstreams, env)
    edited = edited_ccr(text, task, texts, path) if ccr else edited_toml(text, task, texts, path)
    if edited == text:
        return before
    mark = BYTE_ORDER_MARK if content.startswith(BYTE_ORDER_MARK) else b""
    after = parse(path, mark + edited.encode(), env)
    _check(before, after, task, upstreams, path)
    write(path, mark + edited.encode())
    return after


def _as_written(old: Sequence[str], upstreams: tuple[Upstream, ...], env: Mapping[str, str]) -> list[str]:
    """The texts of the upstreams; one that stands in the file already keeps its spelling and variables."""
    known = {Upstream.parse(resolve_env(text, env) or text): text for text in old}
    return [known.get(upstream, str(upstream)) for upstream in upstreams]


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
