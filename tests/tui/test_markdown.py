from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ccr_tui.tui.lines import Role, Span
from ccr_tui.tui.markdown import clean, markdown_lines
from ccr_tui.tui.wrapped import laid_out


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
        ("*so* and _so_", [Span("so", Role.ITALIC), Span(" and "), Span("so", Role.ITALIC)]),
        ("a*b*c snake_case_name __init__", [Span("a*b*c snake_case_name __init__")]),
        ("~~gone~~ ~ here", [Span("gone", Role.STRUCK), Span(" ~ here")]),
        ("***both***", [Span("both", Role.STRONG)]),
        (
            "**see `x` *now***",
            [
                Span("see ", Role.STRONG),
                Span("x", Role.CODE),
                Span(" ", Role.STRONG),
                Span("now", Role.STRONG),
            ],
        ),
        ("``a ` b``", [Span("a ` b", Role.CODE)]),
        ("half *italic and ~~struck", [Span("half *italic and ~~struck")]),
        ("# The `x`", [Span("The ", Role.HEAD), Span("x", Role.CODE)]),
        (
            "> so **it** is",
            [
                Span("▏ ", Role.DIM),
                Span("so ", Role.DIM),
                Span("it", Role.STRONG),
                Span(" is", Role.DIM),
            ],
        ),
        ("a | b", [Span("a | b")]),
    ],
)
def test_what_stands_out(text: str, expected: list[Span]) -> None:
    assert spans(text) == expected


def test_fences_are_code_and_may_be_unfinished() -> None:
    lines = list(markdown_lines("```py\n# not a heading\n- x\n```\n# head"))
    assert [line.text for line in lines] == ["py", "# not a heading", "- x", "head"]
    assert [line.spans[0].role for line in lines] == [Role.DIM, Role.CODE, Role.CODE, Role.HEAD]
    assert [line.text for line in markdown_lines("```\nopen")] == ["open"]
    assert [line.text for line in markdown_lines("````\n```\n| a |\n|---|\n````\nx")] == [
        "```",
        "| a |",
        "|---|",
        "x",
    ]


TABLE = """\
| name | what it is | n |
|------|:-----------|--:|
| `a` | the **first** one | 1 |
| b \\| c | | 20 | too many |
after"""


def test_a_table_stands_in_columns() -> None:
    table, after = markdown_lines(TABLE)
    assert after.text == "after"
    rows = laid_out(table, 40)
    assert [row.text for row in rows] == [
        "name   what it is      n",
        "─────  ─────────────  ──",
        "a      the first one   1",
        "b | c                 20",
    ]
    roles = {span.text: span.role for row in rows for span in row.spans}
    assert (roles["name"], roles["a"], roles["first"]) == (Role.HEAD, Role.CODE, Role.STRONG)


def test_a_table_that_is_too_wide_is_shrunk_or_left_as_it_was_written() -> None:
    table, _ = markdown_lines(TABLE)
    rows = [row.text.rstrip() for row in laid_out(table, 20)]
    assert rows[:2] == ["name   what it     n", "       is"]
    assert max(map(len, rows)) <= 20
    assert laid_out(table, 12)[0].text.startswith("| name")
    assert table.text == TABLE.removesuffix("\nafter")


def test_half_a_table_is_shown_as_it_is_written() -> None:
    assert [line.text for line in markdown_lines("| a | b |")] == ["| a | b |"]
    assert [line.text for line in markdown_lines("| a | b |\n|--")] == ["| a | b |", "|--"]
    (table,) = markdown_lines("| a | b |\n|---|---|")
    assert [row.text for row in laid_out(table, 30)] == ["a  b", "─  ─"]


def test_what_has_not_changed_is_not_read_anew() -> None:
    text = "".join(f"line {n} **b**\n" for n in range(100))
    before, after = list(markdown_lines(text)), list(markdown_lines(text + "more"))
    assert all(one is other for one, other in zip(before[:100], after, strict=False))


@given(st.text(alphabet="ab *_`~|[]()-:#>\n\\", max_size=80), st.integers(1, 30))
def test_no_text_is_too_strange(text: str, width: int) -> None:
    for each in markdown_lines(text):
        assert all(cell_len(row.text) <= width for row in laid_out(each, width))


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert clean("a\x1b[31mred\x07\x9b\u202e!\r\nb\tc") == "ared!\nb   c"
