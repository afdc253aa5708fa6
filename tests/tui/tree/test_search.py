from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.tui.lines import Role, Span, line
from ccr_tui.tui.tree.json_node import json_root
from ccr_tui.tui.tree.search import Search, marked

BODIES = st.lists(st.text('ab"\\ü\n', max_size=8), min_size=1, max_size=5)


@given(BODIES, st.text("abü", min_size=1, max_size=2), st.booleans())
def test_both_ways_find_every_place_once(texts: list[str], words: str, ascii: bool) -> None:
    source = json.dumps(texts, ensure_ascii=ascii).encode()
    root = json_root(source)
    assert root is not None
    search = Search([root], words)
    onward = [hit.offset for hit in search.after(root, -1)]
    there = onward[: len(onward) // 2]  # round the end they come again
    assert onward == there * 2
    assert there == sorted(set(there))
    back = [hit.offset for hit in search.before(root, len(source))]
    assert back[: len(there)] == there[::-1]
    assert bool(there) == any(words in text for text in texts)


def test_marks_keep_the_roles_around_them() -> None:
    source = line(Span("one ", Role.KEY), Span("two"))
    assert marked(source, "E T").spans == (
        Span("on", Role.KEY), Span("e ", Role.TAB), Span("t", Role.TAB), Span("wo"),
    )  # fmt: skip
    assert marked(source, "") == source
    assert marked(source, "three") == source
