from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ccr_tui.core.config_ccr_beside import CcrFile
from ccr_tui.store.config_ccr_folder import MOST_BYTES, MOST_FILES, contents_beside, files_beside


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.json"


def put(config: Path, name: str, content: str | bytes = "{}") -> Path:
    path = config.parent / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_finds_projects_sessions_and_presets_and_nothing_else(config: Path) -> None:
    found = (
        "-srv-app/0d0c3f4e.json",
        "-srv-app/config.json",
        "C--Users-me/config.json",
        "presets/mine/manifest.json",
    )
    others = (
        *("logs/a.json", "plugins/config.json", "my-app/package.json", "presets/mine/other.json"),
        *("presets/manifest.json", "-srv-app/deep/config.json", "-srv-app/notes.txt", "other.json"),
    )
    for name in (*found, *others):
        put(config, name)
    assert [file.name for file in files_beside(config)] == list(found)


def test_reads_json5_and_says_what_it_cannot_read(config: Path) -> None:
    put(config, "-a/config.json", "\ufeff{ Router: { default: 'p,m', }, /* mine */ }")
    put(config, "-b/config.json", "{ broken")
    put(config, "-c/config.json", b"\xff\xfe")
    put(config, "-d/config.json", b" " * (MOST_BYTES + 1))
    put(config, "-e/config.json", "[" * 100_000)
    assert files_beside(config) == (
        CcrFile("-a/config.json", {"Router": {"default": "p,m"}}),
        CcrFile("-b/config.json", problem="it is not valid JSON"),
        CcrFile("-c/config.json", problem="it is not valid JSON"),
        CcrFile("-d/config.json", problem="it is larger than 1 MB"),
        CcrFile("-e/config.json", problem="it is not valid JSON"),
    )


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_file_that_is_not_there_is_told(config: Path) -> None:
    put(config, "-a/x.txt")
    (config.parent / "-a" / "config.json").symlink_to(config.parent / "gone")
    assert files_beside(config) == (CcrFile("-a/config.json", problem="it cannot be read"),)


def test_a_folder_that_is_not_there_has_nothing_in_it(tmp_path: Path) -> None:
    assert files_beside(tmp_path / "gone" / "config.json") == ()


def test_is_bounded(config: Path) -> None:
    for number in range(MOST_FILES + 5):
        put(config, f"-a/{number}.json")
    assert len(contents_beside(config)) == MOST_FILES
