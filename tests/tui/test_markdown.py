from __future__ import annotations

import pytest

from ccr_tui.tui.lines import Role, Span
from ccr_tui.tui.markdown import clean, markdown_lines


def spans(text: str) -> list[Span]:
    (only,) = markdown_lines(text)
    return list(only.spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", [Span("plain")]),
        ("## Head", [Span("Head", Role.HEAD)]),
        ("#tag", [Span("#tag")]),
        ("- item", [Span("• ", Role.ACCENT), Span("item")]),
        ("  2. item", [Span("  2. ", Role.ACCENT), Span("item")]),
        ("> said", [Span("▏ ", Role.DIM), Span("said", Role.DIM)]),
        ("a `b` **c**", [Span("a "), Span("b", Role.CODE), Span(" "), Span("c", Role.STRONG)]),
        ("half `code", [Span("half `code")]),
        ("see [it](http://x/y)", [Span("see "), Span("it", Role.ACCENT), Span(" (http://x/y)", Role.DIM)]),
        ("half [a link](http", [Span("half [a link](http")]),
        ("* * *", [Span("─" * 24, Role.DIM)]),
        ("-----", [Span("─" * 24, Role.DIM)]),
        ("2 * 3 ** 4", [Span("2 * 3 ** 4")]),
    ],
)
def test_what_stands_out(text: str, expected: list[Span]) -> None:
    assert spans(text) == expected


def test_fences_are_code_and_may_be_unfinished() -> None:
    roles = [line.spans[0].role for line in markdown_lines("```py\n# not a heading\n- x\n```\n# head")]
    assert roles == [Role.DIM, Role.CODE, Role.CODE, Role.DIM, Role.HEAD]
    assert [line.text for line in markdown_lines("```\nopen")] == ["```", "open"]


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert clean("a\x1b[31mred\x07\x9b\u202e!\r\nb\tc") == "ared!\nb   c"
