from __future__ import annotations

import stat
import threading
from functools import partial
from pathlib import Path

import pytest

from ccr_tui.core.errors import StoreError
from ccr_tui.core.remembered import Layout, Remembered
from ccr_tui.store.screen_state import LARGEST, change, load, save


def test_comes_back_as_it_was_saved_in_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "screen.json"
    state = Remembered(
        "nord", Layout(detail=True, panel="Attempts", share=40), {"slow": "ttft > 5"}, ("a", "b")
    )
    assert load(path) == (Remembered(), "")
    save(path, state)
    assert load(path) == (state, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["screen.json"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"theme": 5}', b'{"typed": "x"}', b"\xff\xfe", b"[" * 100_000, b" " * (LARGEST + 1)],
)
def test_a_broken_file_is_set_aside_and_said_once(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "screen.json"
    path.write_bytes(content)
    state, trouble = load(path)
    assert state == Remembered()
    assert "screen.json.broken" in trouble
    assert load(path) == (Remembered(), "")
    assert (tmp_path / "screen.json.broken").read_bytes() == content


def test_what_a_later_version_wrote_too_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "screen.json"
    path.write_text('{"theme": "nord", "layout": {"wallpaper": true}, "more": []}')
    assert load(path) == (Remembered("nord"), "")


def test_what_cannot_be_read_or_written_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "screen.json"
    path.mkdir()
    assert "cannot be read" in load(path)[1]
    with pytest.raises(StoreError, match="What the screen remembers cannot be written"):
        save(path, Remembered())
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        change(tmp_path / "file" / "screen.json", lambda state: state.with_typed("x"))


def test_no_change_writes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "screen.json"
    change(path, lambda state: state)
    assert not path.exists()


def test_changes_of_several_threads_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "screen.json"

    def add(name: str) -> None:
        change(path, partial(Remembered.with_filter, name=name, text="x"))

    threads = [threading.Thread(target=add, args=(str(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(load(path)[0].filters) == 8
