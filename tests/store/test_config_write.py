from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ccr_tui.core.errors import ConfigError
from ccr_tui.store.config_write import write


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_private_and_its_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "config.toml"
    write(path, b"x")
    assert path.read_bytes() == b"x"
    assert list(path.parent.iterdir()) == [path]
    if os.name != "nt":
        assert mode(path) == 0o600


def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("old")
    path.chmod(0o640)
    before = mode(path)
    write(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", before)


def test_a_file_that_is_read_only_is_left_alone(tmp_path: Path) -> None:
    """Also for root, and though the folder would let it be replaced."""
    path = tmp_path / "config.toml"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(ConfigError, match=r"config\.toml: is read-only"):
        write(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_readers_see_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("old")
    with path.open() as reader:
        write(path, b"new")
        assert reader.read() == "old"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "ccr.toml"
    target.parent.mkdir()
    target.write_text("old")
    link = tmp_path / "config.toml"
    link.symlink_to(target)
    write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_what_cannot_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    (path / "inside").mkdir(parents=True)
    with pytest.raises(ConfigError, match=r"config\.toml: cannot be written: "):
        write(path, b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["config.toml"]
