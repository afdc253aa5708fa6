from __future__ import annotations

import json
from pathlib import Path

import pytest

from ccr_tui.core.errors import ConfigError
from ccr_tui.store.pattern_files import read_patterns, record


def pattern(name: str) -> dict[str, object]:
    return {"name": name, "request": {}}


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text(json.dumps(pattern("b")))
    (tmp_path / "a.json").write_text(json.dumps([pattern("a1"), pattern("a2")]))
    (tmp_path / "notes.txt").write_text("not a pattern")
    files = read_patterns(tmp_path)
    assert [p.name for file in files for p in file.patterns] == ["a1", "a2", "b"]
    assert [file.path.name for file in read_patterns(tmp_path / "b.json")] == ["b.json"]


def test_expectations_are_written_into_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[\n  {"name": "ä",\n   "request": {}}\n]\n', encoding="utf-8")
    (file,) = read_patterns(tmp_path)
    record(file, {0: {"upstream": "a,b"}})
    assert path.read_text(encoding="utf-8") == (
        '[\n  {"name": "ä",\n   "request": {}, "expect": {"upstream": "a,b"}}\n]\n'
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", r"a\.json, line 1: not valid JSON, column 2"),
        (b'{"name": "\xff"}', r"a\.json: is not UTF-8 text"),
        (b"[" * 100_000, r"a\.json: (is nested too deeply|not valid JSON)"),
        (
            b'[\n {"name": "x",\n  "request": {"tokens": "x"}}]',
            r"a\.json, line 3, \[0\]\.request\.tokens: exp",
        ),
        (b"3", r"a\.json: expected a pattern"),
    ],
)
def test_bad_files_are_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(ConfigError, match=said):
        read_patterns(tmp_path)


def test_no_patterns_are_one_sentence_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no patterns"):
        read_patterns(tmp_path)
    with pytest.raises(ConfigError, match="no such file or folder"):
        read_patterns(tmp_path / "none")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        read_patterns(tmp_path)
