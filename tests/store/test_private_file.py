from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccr_tui.core.errors import StoreError
from ccr_tui.store.private_file import write_private


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "export.har"
    path.parent.mkdir()
    path.write_text("before")
    path.chmod(0o644)
    write_private(path, [b"a", b"b"])
    assert path.read_bytes() == b"ab"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_folders_are_made_and_are_private(tmp_path: Path) -> None:
    write_private(tmp_path / "a" / "x", [b"1"])
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_half_a_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("before")

    def cut() -> Iterator[bytes]:
        yield b"half"
        raise StoreError("The history is damaged.")

    with pytest.raises(StoreError, match="damaged"):
        write_private(path, cut())
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("x", "before")]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        write_private(tmp_path / "file" / "x", [])
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="folder cannot be written"):
        write_private(tmp_path / "folder", [b""])
