from __future__ import annotations

import json

import pytest

from ccr_tui.core.wire.tool_arguments import ToolArguments


def written(*fragments: str) -> str:
    arguments = ToolArguments()
    return "".join(map(arguments.feed, fragments)) + arguments.finish()


@pytest.mark.parametrize(
    ("fragments", "value"),
    [
        (['{"a": 1}'], {"a": 1}),
        (["{", '"a"', ": 1}"], {"a": 1}),
        ([], {}),
        ([""], {}),
        (["  "], {}),
        (["{"], {}),
        (["{}"], {}),
        (["null"], {}),
        (["nu", "ll"], {}),
        (['""'], {}),
        (["[]"], {}),
        (["{}", '{"a": 1}'], {"a": 1}),
        (["{", "}", "{", '"a": 1}'], {"a": 1}),
        (['"{\\"a\\": 1}"'], {"a": 1}),
        (["ls -la"], {"value": "ls -la"}),
        (['"ls"'], {"value": "ls"}),
        (["[1]"], {"value": [1]}),
    ],
)
def test_odd_forms_become_an_object(fragments: list[str], value: object) -> None:
    assert json.loads(written(*fragments)) == value


def test_an_object_is_sent_as_it_comes() -> None:
    arguments = ToolArguments()
    seen = []
    for fragment in ('{"a', '": "}"', "}"):
        seen.append((arguments.feed(fragment), arguments.complete))
    assert seen == [('{"a', False), ('": "}"', False), ("}", True)]
    assert arguments.finish() == ""
