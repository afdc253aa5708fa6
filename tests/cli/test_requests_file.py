"""Requests in files: what is taken, and what is said of what is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ccr_tui.cli.requests_file import FileRequest, read_requests
from ccr_tui.core.errors import CcrError

BODY = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}


def read(folder: Path, text: str) -> list[FileRequest]:
    path = folder / "r.json"
    path.write_text(text, encoding="utf-8")
    return list(read_requests(path))


def test_one_many_or_one_a_line(tmp_path: Path) -> None:
    one, two = json.dumps(BODY), json.dumps({"body": BODY, "headers": {"X-Claude-Code-Agent-Id": "a"}})
    assert [r.name for r in read(tmp_path, json.dumps(BODY, indent=2))] == ["r.json"]
    assert [r.name for r in read(tmp_path, f"[{one}, {two}]")] == ["r.json[0]", "r.json[1]"]
    lines = read(tmp_path, f"{one}\n\n{two}\n")
    assert [r.name for r in lines] == ["r.json:1", "r.json:3"]
    assert [r.facts.agent for r in lines] == [None, "a"]
    assert lines[1].headers == (("x-claude-code-agent-id", "a"),)
    assert json.loads(lines[0].body) == BODY


def test_around_a_body_more_may_be_said(tmp_path: Path) -> None:
    (request,) = read(tmp_path, json.dumps({"body": BODY, "endpoint": "count_tokens", "namespace": "ci"}))
    assert (request.facts.endpoint, request.facts.namespace) == ("count_tokens", "ci")


def test_a_line_of_the_log_names_an_exchange(tmp_path: Path) -> None:
    (request,) = read(tmp_path, '{"id": "x1", "model": "used", "asked_model": "m"}')
    assert request.exchange == "x1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "r.json is not JSON"),
        ('{"model": "m"}\n{"model": ', "r.json:2 is not JSON"),
        ('{\n"model": \n}', "r.json is not JSON"),
        ("3", "r.json is no request"),
        ("[3]", r"r.json\[0\] is no request"),
        ("{}", "r.json is no request"),
        ('{"body": {"model": "m"}, "headers": []}', 'r.json: "headers" must be'),
        ('{"body": {"model": "m"}, "endpoint": "x"}', 'r.json: "endpoint" must be'),
        ("[" * 100_000, "r.json is n"),
    ],
)
def test_what_is_no_request_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CcrError, match=said):
        read(tmp_path, text)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(CcrError, match=r"none.json cannot be read: No such file"):
        list(read_requests(tmp_path / "none.json"))
    (tmp_path / "r.json").write_bytes(b"\xff")
    with pytest.raises(CcrError, match="not UTF-8"):
        list(read_requests(tmp_path / "r.json"))
