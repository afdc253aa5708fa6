from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ccr_tui.core.config import Config
from ccr_tui.core.config_change import RouteSet
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Route
from ccr_tui.core.tasks import TASKS
from ccr_tui.store.config_edit import edited
from ccr_tui.store.config_file import load, read
from ccr_tui.store.config_write import write

ENV = {"CORP_KEY": "very-secret", "MODEL": "m-1"}
TOML = """\
[providers.corp]
base_url = "http://corp"
api_key = "$CORP_KEY"  # from the vault

[routes]
default = "corp,$MODEL"
think = ["corp, big", "anthropic"]
longContext = { use = "corp,l", above_tokens = 50_000 }
"""
CCR = """{
  "Providers": [
    {"name": "corp", "api_base_url": "http://corp/v1/messages", "api_key": "$CORP_KEY"}
  ],
  "Router": {
    "default": "corp,$MODEL"
  }
}
"""


def set_route(path: Path, task: str, upstreams: tuple[Upstream, ...], env: Mapping[str, str]) -> Config:
    """What the file says then."""
    content = read(path)
    new = edited(path, content, RouteSet(task, upstreams), env)
    if new != (content or b""):
        write(path, new)
    return load(path, env)


def chain(*texts: str) -> tuple[Upstream, ...]:
    return tuple(Upstream.parse(text) for text in texts)


@pytest.fixture(params=["config.toml", "config.json"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / str(request.param)
    path.write_text(TOML if path.suffix == ".toml" else CCR)
    return path


@pytest.mark.parametrize("task", ["default", "think", "longContext", "image"])
@pytest.mark.parametrize("texts", [["corp,x"], ["corp,x", "anthropic", "corp,y/z:1@2"], []])
def test_what_is_set_is_what_is_loaded(path: Path, task: str, texts: list[str]) -> None:
    config = set_route(path, task, chain(*texts), ENV)
    assert config == load(path, ENV)
    assert config.table.routes.get(task) == (Route(chain(*texts)) if texts else None)


def test_variables_and_spelling_stay_as_written(path: Path) -> None:
    set_route(path, "default", chain("corp,x", "corp,m-1"), ENV)
    set_route(path, "image", chain("corp,i"), ENV)
    text = path.read_text()
    assert '"$CORP_KEY"' in text
    assert '"corp,$MODEL"' in text
    assert "very-secret" not in text


def test_a_threshold_stays_until_its_route_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(TOML)
    kept = set_route(path, "longContext", chain("corp,n"), ENV)
    assert kept.table.thresholds.long_context_tokens == 50_000
    gone = set_route(path, "longContext", (), ENV)
    assert gone.table.thresholds.long_context_tokens == 200_000


def test_what_else_a_route_says_stays(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    special = 'too_long = "corp,big", escalate = ["anthropic"], below = 4'
    path.write_text(TOML.replace('"corp,$MODEL"', f'{{ use = "corp,$MODEL", {special} }}  # mine'))
    before = load(path, ENV).table.routes["default"]
    after = set_route(path, "default", chain("corp,x", "anthropic"), ENV).table.routes["default"]
    assert after == replace(before, upstreams=chain("corp,x", "anthropic"))
    assert f'{{ use = ["corp,x", "anthropic"], {special} }}  # mine' in path.read_text()


def test_a_new_route_has_the_chains_of_everybody(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'{TOML}\n[fallback]\nrefused = "corp,free"\n')
    routes = set_route(path, "image", chain("corp,i"), ENV).table.routes
    assert routes["image"] == Route(chain("corp,i"), refused=chain("corp,free"))


@pytest.mark.parametrize(
    ("task", "texts", "says"),
    [
        ("default", ["gone,x"], r"(line \d+, )(routes|Router)\.default: unknown provider"),
        ("thinking", ["corp,x"], r'unknown task "thinking". Did you mean "think"'),
        ("think", ["corp,$MODEL"], "cannot be edited here: change it by hand"),
        ("default", [",", "corp"], r"expected|cannot be edited here"),
    ],
)
def test_what_would_not_load_is_not_written(path: Path, task: str, texts: list[str], says: str) -> None:
    before = path.read_bytes()
    with pytest.raises(ConfigError, match=says):
        set_route(path, task, chain(*texts), ENV)
    assert path.read_bytes() == before


def test_a_variable_that_is_not_set_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(TOML)
    with pytest.raises(ConfigError, match="the environment variable GONE is not set"):
        set_route(path, "default", chain("corp,$GONE"), ENV)
    assert path.read_text() == TOML


def test_a_classic_file_with_a_router_and_projects_can_be_edited(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(CCR.replace("{", '{ "CUSTOM_ROUTER_PATH": "r.js", ', 1))
    (tmp_path / "-srv-app").mkdir()
    (tmp_path / "-srv-app" / "config.json").write_text('{ "Router": { "default": "corp,p" } }')
    config = set_route(path, "background", chain("corp,b"), ENV)
    assert config == load(path, ENV)
    assert config.table.projects["-srv-app"].routes["background"] == Route(chain("corp,b"))


def test_a_broken_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[routes]\ndefault = \n")
    with pytest.raises(ConfigError, match="line 2: not valid TOML"):
        set_route(path, "default", chain("anthropic,x"), {})
    assert path.read_text() == "[routes]\ndefault = \n"


def test_makes_the_file_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "ccr-tui" / "config.toml"
    config = set_route(path, "think", chain("anthropic,x"), {})
    assert config == load(path, {})
    assert path.read_text().startswith("# ccr-tui reads this file")
    assert path.read_text().endswith('[routes]\nthink = "anthropic,x"\n')
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_nothing_to_do_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert edited(path, None, RouteSet("think", ()), {}) == b""
    assert not path.exists()


def test_a_classic_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        set_route(tmp_path / "config.json", "think", chain("anthropic,x"), {})


def test_json_with_comments_is_left_to_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(CCR.replace("{\n", "{ // mine\n", 1))
    with pytest.raises(ConfigError, match="has comments"):
        set_route(path, "default", chain("corp,x"), ENV)
    assert "// mine" in path.read_text()


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TOML.encode())
    set_route(path, "image", chain("corp,i"), ENV)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf[providers.corp]")


def test_one_edit_after_the_other_for_every_task(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    for task in TASKS:
        set_route(path, task, chain("anthropic,x", "anthropic,y"), {})
    assert set(load(path, {}).table.routes) == set(TASKS)
    for task in TASKS:
        set_route(path, task, (), {})
    assert load(path, {}).table.routes == {}
