from __future__ import annotations

import json
from typing import Any

from ccr_tui.tui.lines import line
from ccr_tui.tui.tree.events import events_node
from ccr_tui.tui.tree.json_node import json_root
from ccr_tui.tui.tree.node import Section, Text
from ccr_tui.tui.tree.rows import MOST, Tree

BODY = {"model": "opus", "messages": [{"role": "user", "content": "Where is the needle?\n" + "hay " * 30}]}


def tree_of(value: Any, width: int = 60) -> Tree:
    root = json_root(json.dumps(value).encode())
    assert root is not None
    tree = Tree([root])
    tree.lay_out(width)
    return tree


def texts(tree: Tree) -> list[str]:
    return [tree.line(n).text for n in range(len(tree.rows))]


def test_folding_and_unfolding_with_the_arrows() -> None:
    tree = tree_of(BODY)
    assert texts(tree) == ["▾ {2 keys, 206 B}", '    model: "opus"', "  ▸ messages: [1 item, 175 B]"]
    assert tree.unfold(2) == 2
    assert len(tree.rows) == 4
    assert tree.unfold(2) == 3  # unfolded already: go in
    assert tree.unfold(1) == 2  # nothing to unfold: go on
    assert tree.fold(3) == 2  # folded already: go out
    assert tree.fold(2) == 2
    assert len(tree.rows) == 3
    assert tree.fold(1) == 0
    assert tree.toggle(0) == 0
    assert texts(tree) == ["▸ {2 keys, 206 B}"]


def test_unfolding_everything_is_bounded_and_leaves_strings_alone() -> None:
    tree = tree_of(BODY)
    assert tree.unfold_below(tree.roots)
    assert len(tree.rows) == 6
    tree.fold_below(tree.roots)
    assert len(tree.rows) == 1
    many = tree_of([list(range(100)) for _ in range(100)])
    assert not many.unfold_below(many.roots)
    assert len(many.rows) <= MOST + 101


def test_finds_keys_and_values_where_they_are_folded() -> None:
    tree = tree_of(BODY)
    assert tree.look_for("NEEDLE") == 1
    found = tree.find(0, 1)
    assert found is not None
    assert tree.line(found).text.strip() == "Where is the needle?"
    assert any(span.text == "needle" for span in tree.line(found).spans)
    tree.look_for("content")
    found = tree.find(found, 1)
    assert found is not None
    assert tree.line(found).text.strip().startswith("▾ content")


def test_next_and_previous_go_round() -> None:
    tree = tree_of({"a": "red", "b": {"c": "red", "red": 1}, "d": "Red"})
    assert tree.look_for("red") == 4
    found, seen = 0, []
    for _ in range(5):
        found = tree.find(found, 1) or 0
        seen.append(tree.line(found).text.strip())
    assert seen == ['a: "red"', 'c: "red"', "red: 1", 'd: "Red"', 'a: "red"']
    back = tree.find(found, -1)
    assert back is not None
    assert tree.line(back).text.strip() == 'd: "Red"'


def test_searches_titles_and_several_bodies() -> None:
    roots = [json_root(b'{"x": "red"}', "one"), json_root(b'{"y": "red"}', "two")]
    inner = [root for root in roots if root is not None]
    for root in inner:
        root.unfolded = False
    tree = Tree([Text(line("a red title")), Section("s", line("folded"), inner, unfolded=False)])
    tree.lay_out(60)
    assert tree.look_for("red") == 3
    places = []
    found = 0
    for _ in range(3):
        found = tree.find(found, 1) or 0
        places.append(tree.line(found).text.strip())
    assert places == ['x: "red"', 'y: "red"', "a red title"]


def test_finds_keys_at_the_edges_of_groups() -> None:
    tree = tree_of({f"key{n:03}": n for n in range(450)})
    for words in ("key200", "key399", "key400"):
        tree.look_for(words)
        found = tree.find(0, 1)
        assert found is not None
        assert tree.line(found).text.strip().startswith(words)


def test_finds_names_of_events_and_what_is_in_them() -> None:
    node = events_node(b'event: ping\ndata: {"n":"one"}\n\nevent: stop\ndata: {"n":"two"}\n\n')
    assert node is not None
    tree = Tree([node])
    tree.lay_out(60)
    for words, text in (("stop", '▸ 1 stop {"n":"two"}'), ("one", 'n: "one"')):
        tree.look_for(words)
        found = tree.find(0, 1)
        assert found is not None
        assert tree.line(found).text.strip() == text


def test_escaped_characters_are_found() -> None:
    tree = tree_of({"a": "größe", "b": 'say "hi"'})
    assert tree.look_for("größe") == 1
    assert tree.look_for('"hi"') == 1


def test_what_is_not_there_is_not_found() -> None:
    tree = tree_of(BODY)
    assert tree.find(0, 1) is None
    assert tree.look_for("absent") == 0
    assert tree.find(0, 1) is None


def test_a_hit_deep_in_a_long_string_is_laid_out() -> None:
    tree = tree_of({"text": "straw\n" * 30_000 + "needle" + "\nstraw" * 30_000})
    tree.look_for("needle")
    found = tree.find(0, 1)
    assert found is not None
    assert tree.line(found).text.strip() == "needle"
    assert len(tree.rows) < 10_000


def test_another_tree_takes_the_folding_over() -> None:
    old, new = tree_of(BODY), tree_of({**BODY, "stop": True})
    old.unfold_below(old.roots)
    old.look_for("opus")
    new.adopt(old)
    new.lay_out(60)
    assert len(new.rows) == len(old.rows) + 1
    assert new.find(0, 1) == 1
