from __future__ import annotations

import os
from pathlib import Path

import pytest

from ccr_tui.core.config import Config
from ccr_tui.core.errors import ConfigError
from ccr_tui.store.config_file import default_path, find_config, load


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The platform's config folder, made of thin air."""
    for name in ("XDG_CONFIG_HOME", "HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    return default_path()


def written(folder: Path, content: str | bytes, name: str = "config.toml") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_the_argument_comes_before_the_variable_before_the_default(home: Path, tmp_path: Path) -> None:
    env = {"CCR_TUI_CONFIG": str(tmp_path / "env.toml")}
    assert find_config(tmp_path / "a.toml", env) == tmp_path / "a.toml"
    assert find_config(None, env) == tmp_path / "env.toml"
    assert find_config(None, {"CCR_TUI_CONFIG": ""}) == home
    assert find_config("~/a.toml", {}) == Path.home() / "a.toml"
    assert find_config("a.toml", {}) == Path.cwd() / "a.toml"
    assert home.parts[-2:] == ("ccr-tui", "config.toml")


def test_without_a_default_file_nothing_needs_to_be_configured(home: Path) -> None:
    assert load(home, {}) == Config()


def test_reads_the_default_file(home: Path) -> None:
    home.parent.mkdir(parents=True)
    home.write_text("server.port = 4000")
    config = load(home, {})
    assert (config.server.port, config.source) == (4000, str(home))


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    path = tmp_path / "gone.toml"
    with pytest.raises(ConfigError, match=f"{path}: there is no such file"):
        load(path, {})


@pytest.mark.parametrize("name", ["config.json", "config.json5", "CONFIG.JSON"])
@pytest.mark.parametrize("text", ['{"PORT": "4000"}', "{PORT: 4000,} // mine"])
def test_reads_classic_files_by_suffix(tmp_path: Path, name: str, text: str) -> None:
    assert load(written(tmp_path, text, name), {}).server.port == 4000


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    assert load(written(tmp_path, b"\xef\xbb\xbf[server]\r\nport = 4000\r\n"), {}).server.port == 4000
    assert load(written(tmp_path, b'\xef\xbb\xbf{"PORT": 4000}', "c.json"), {}).server.port == 4000


@pytest.mark.parametrize(
    ("name", "content", "line", "key", "says"),
    [
        ("c.toml", "[server]\nport = \n", 2, None, "not valid TOML, column 8: Invalid value"),
        ("c.toml", "[server]\nport = 1\nport = 2\n", 3, None, "not valid TOML.*: Cannot overwrite a value"),
        ("c.toml", "a = 1\n\nb = [1,\n\n", 3, None, "not valid TOML"),
        ("c.toml", b"[server]\n# caf\xe9\n", 2, None, "is not UTF-8 text: save it as UTF-8"),
        ("c.toml", "x = " + "[" * 50_000, None, None, "is nested too deeply"),
        ("c.toml", "# x\n" * 300_000, None, None, "is larger than 1 MB"),
        ("c.toml", "[server]\n\nport = '1'\n", 3, "server.port", "expected a whole number"),
        (
            "c.toml",
            "[routes]\nthink = [\n 'anthropic',\n 'x,y',\n]",
            4,
            "routes.think[1]",
            "unknown provider",
        ),
        (
            "c.toml",
            "[routes.longContext]\nuse='anthropic'\nabove=1",
            3,
            "routes.longContext.above",
            "unknown key",
        ),
        ("c.toml", "\n[providers.own]\napi_key='k'", 2, "providers.own", "needs base_url"),
        ("c.toml", '[prices."a,b/c:d"]\ninput = 1', 1, 'prices."a,b/c:d"', "needs output"),
        ("c.toml", "[server]\nhost='0.0.0.0'", 2, "server.host", "set server.api_key"),
        ("c.json", '{\n "PORT": 1\n "HOST": 2}', 3, None, "not valid JSON: Unexpected"),
        ("c.json", "", None, None, "not valid JSON: Empty strings"),
        ("c.json", "[" * 100_000, None, None, "is nested too deeply"),
        ("c.json5", "{ // x", 1, None, "not valid JSON: Unexpected end"),
        ("c.json", "[1]", None, None, "expected an object with Providers and Router, found a list"),
        ("c.json", '{\n // x\n "Router": {\n  "think": "x,y"}}', 4, "Router.think", "unknown provider"),
        ("c.json", '{"fallback": {\n "default": [\n"x,y"]}}', 3, "fallback.default[0]", "unknown provider"),
        ("c.yaml", "a: 1", None, None, "expected a file ending in .toml, .json or .json5"),
    ],
)
def test_says_what_is_wrong_and_where(
    tmp_path: Path, name: str, content: str | bytes, line: int | None, key: str | None, says: str
) -> None:
    path = written(tmp_path, content, name)
    with pytest.raises(ConfigError, match=says) as caught:
        load(path, {})
    error = caught.value
    assert (error.line, error.key, error.source) == (line, key, str(path))
    where = [str(path), *([f"line {line}"] if line else []), *([key] if key else [])]
    assert str(error).startswith(", ".join(where) + ": ")


def test_a_folder_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "c.toml"
    folder.mkdir()
    with pytest.raises(ConfigError, match="cannot be read: "):
        load(folder, {})


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user who may be refused")
def test_a_file_without_permission_cannot_be_read(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    path.chmod(0)
    with pytest.raises(ConfigError, match="cannot be read: Permission denied"):
        load(path, {})
