from __future__ import annotations

import stat
from pathlib import Path

import pytest

from ccr_tui.core.errors import ConfigError
from ccr_tui.store.config_versions import MOST, ConfigVersions, undo_of


@pytest.fixture
def kept(tmp_path: Path) -> ConfigVersions:
    return ConfigVersions(tmp_path, tmp_path / "config.toml")


def test_whole_texts_are_kept_the_newest_first(kept: ConfigVersions) -> None:
    kept.remember(b"# one\r\n", 1.0, "found so")
    kept.remember(b"two", 2.5, "think: a")
    found = [(v.number, v.at, v.why, v.content) for v in kept.all()]
    assert found == [(2, 2.5, "think: a", b"two"), (1, 1.0, "found so", b"# one\r\n")]


def test_what_is_the_same_is_no_version(kept: ConfigVersions) -> None:
    kept.remember(b"one", 1, "a")
    kept.remember(b"one", 2, "b")
    assert [v.why for v in kept.all()] == ["a"]


def test_the_oldest_go(kept: ConfigVersions) -> None:
    for number in range(MOST + 3):
        kept.remember(b"%d" % number, number, "x")
    found = kept.all()
    assert len(found) == MOST
    assert found[-1].content == b"3"


def test_only_the_owner_may_read_them(kept: ConfigVersions, tmp_path: Path) -> None:
    kept.remember(b"api_key = 'sk-secret'", 1, "x")
    paths = list(tmp_path.rglob("*"))
    assert len(paths) == 2
    assert not any(stat.S_IMODE(path.stat().st_mode) & 0o077 for path in paths)


def test_each_file_has_its_own(kept: ConfigVersions, tmp_path: Path) -> None:
    kept.remember(b"one", 1, "x")
    assert not ConfigVersions(tmp_path, tmp_path / "other.toml").all()


def test_a_damaged_version_is_left_out(kept: ConfigVersions, tmp_path: Path) -> None:
    kept.remember(b"one", 1, "x")
    kept.remember(b"two", 2, "x")
    next(tmp_path.rglob("*2.zst")).write_bytes(b"no")
    assert [v.content for v in kept.all()] == [b"one"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigError, match="cannot be written"):
        ConfigVersions(tmp_path / "file", tmp_path / "c.toml").remember(b"x", 1, "x")


def test_undoing_again_goes_further_back(kept: ConfigVersions) -> None:
    for at, content in enumerate((b"a", b"b", b"c")):
        kept.remember(content, at, "x")
    seen = []
    while (version := undo_of(kept.all())) is not None:
        seen.append(version.content)
        kept.remember(version.content, 9, "undo", version.number)
    assert seen == [b"b", b"a"]


def test_an_edit_after_undoing_is_undone_first(kept: ConfigVersions) -> None:
    kept.remember(b"a", 0, "x")
    kept.remember(b"b", 1, "x")
    kept.remember(b"a", 2, "undo", 1)
    kept.remember(b"c", 3, "x")
    version = undo_of(kept.all())
    assert version is not None
    assert version.content == b"a"


def test_what_was_brought_back_by_choice_is_undone_first(kept: ConfigVersions) -> None:
    for at, content in enumerate((b"a", b"b", b"c")):
        kept.remember(content, at, "x")
    kept.remember(b"a", 3, "back to x")
    version = undo_of(kept.all())
    assert version is not None
    assert version.content == b"c"


def test_nothing_to_undo(kept: ConfigVersions) -> None:
    assert undo_of(kept.all()) is None
    kept.remember(b"a", 0, "x")
    assert undo_of(kept.all()) is None
