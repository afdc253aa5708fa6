from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.tui.tree.json_node import PAGE, Group, JsonNode, json_root
from ccr_tui.tui.tree.node import Node
from tests.tui import samples

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=90),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=6), inner, max_size=6),
    max_leaves=30,
)


def root_of(value: Any, **options: Any) -> JsonNode:
    root = json_root(json.dumps(value, **options).encode("utf-8", "surrogatepass"))
    assert root is not None
    return root


def says(node: Node, width: int = 80) -> list[str]:
    return [line.text for line in node.lines(width)]


def inside(node: Node) -> list[str]:
    return [text for child in node.children for text in says(child)]


def rebuilt(node: JsonNode) -> Any:
    """The value, put together from what the tree shows of it."""
    if not node.holds:
        return json.loads(node.raw)
    children = [c for c in node.children if isinstance(c, JsonNode)]
    if node.opening == b"[":
        return [rebuilt(child) for child in children]
    return {child.label: rebuilt(child) for child in children}


@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_it_holds_the_whole_value(value: Any, ascii: bool, indent: int | None) -> None:
    root = root_of(value, ensure_ascii=ascii, indent=indent)
    assert rebuilt(root) == value


@given(VALUES, st.integers(20, 120))
def test_every_row_can_be_painted(value: Any, width: int) -> None:
    waiting: list[Node] = [root_of(value)]
    while waiting:
        node = waiting.pop()
        node.unfolded = node.foldable
        assert all("\n" not in text for text in says(node, width))
        waiting += node.children


def test_what_is_folded_says_how_much_it_is() -> None:
    root = root_of({"tools": [{"name": "Bash", "text": "x" * 48_000}], "short": {"a": 1}, "none": []})
    assert inside(root) == ["  ▸ tools: [1 item, 48.0 kB]", '  ▸ short: {"a": 1}', "    none: []"]
    assert says(root) == ["▾ {3 keys, 48.1 kB}"]


def test_an_item_says_what_it_may_be() -> None:
    root = root_of([{"role": "user", "type": "x", "content": "y" * 80}])
    assert inside(root) == ["  ▸ 0: {3 keys, 124 B} user x"]


def test_a_long_string_is_one_row_until_it_is_unfolded() -> None:
    (node,) = root_of({"text": "one\ntwo\n" + "x" * 90}).children
    assert says(node, 40) == ['  ▸ text: "one\\ntwo\\nxxxxxxxxxxxxxxx… 98']
    node.toggle(0)
    assert says(node, 40)[:4] == ["  ▾ text: 98 characters", "      one", "      two", "      " + "x" * 34]
    node.toggle(1)
    assert len(says(node, 40)) == 1


def test_the_rest_of_a_very_long_string_is_a_row_away() -> None:
    (node,) = root_of({"text": "ab\n" * 20_000}).children
    node.toggle(0)
    rows = says(node)
    assert rows[-1].strip() == "⋯ 40,000 characters more: enter for more"
    node.toggle(len(rows) - 1)
    assert says(node)[-1].strip() == "⋯ 20,000 characters more: enter for more"
    assert node.unfolded


def test_of_very_many_items_some_fold_into_one_row() -> None:
    root = root_of(list(range(450)))
    assert [child.label for child in root.children] == ["0–199", "200–399", "400–449"]
    group = root.children[1]
    assert isinstance(group, Group)
    assert says(group) == ["  ▸ [200–399] 998 B"]
    assert len(group.children) == PAGE
    last = group.children[-1]
    assert (last.path, last.value) == ("[399]", "399")


@pytest.mark.parametrize(
    ("way", "path", "value"),
    [
        ((), ".", None),
        (("messages", 4, "content", 0, "tool_use_id"), ".messages[4].content[0].tool_use_id", "t1"),
        (("thinking",), ".thinking", '{"type":"adaptive"}'),
    ],
)
def test_path_and_value_of_a_node(way: tuple[str | int, ...], path: str, value: str | None) -> None:
    node: Node = root_of(samples.REQUEST, separators=(",", ":"))
    for label in way:
        node = next(child for child in node.children if child.label == label)
    assert node.path == path
    if value is not None:
        assert node.value == value


def test_odd_keys_are_quoted_in_a_path() -> None:
    (node,) = root_of({"a key": 1}).children
    assert node.path == '["a key"]'


def test_what_would_move_the_cursor_stays_escaped() -> None:
    assert says(root_of("a\x9b\u202eb")) == ['  "a\\u009b\\u202eb"']
    assert says(root_of("half \ud800 a pair, whole 😀")) == ['  "half � a pair, whole 😀"']


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b'{"a":1} more', b"[" * 100_000])
def test_what_is_not_json_has_no_tree(body: bytes) -> None:
    assert json_root(body) is None
