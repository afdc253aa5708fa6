from __future__ import annotations

from ccr_tui.tui.lines import line
from ccr_tui.tui.tree.node import Node, Section, Text, adopt


def test_a_section_copies_as_its_lines() -> None:
    section = Section("h", line("headers"), [Text(line("a: 1"), "a: 1"), Text(line("b"))])
    assert section.value == "a: 1\nb"
    assert [row.text for row in section.lines(20)] == ["▾ headers"]
    assert [row.text for row in section.children[1].lines(20)] == ["    b"]
    assert section.path == ""
    assert section.children[0].depth == 1


def test_an_empty_section_does_not_fold() -> None:
    assert not Section("h", line("nothing"), []).foldable


def test_folding_is_taken_over_by_label() -> None:
    def nodes() -> list[Node]:
        return [Section(n, line(str(n)), [Section("in", line("in"), [Text()])]) for n in range(2)]

    old, new = nodes(), nodes()
    old[1].unfolded = False
    old[0].children[0].unfolded = False
    adopt(new, old)
    assert [node.unfolded for node in new] == [True, False]
    assert not new[0].children[0].unfolded
