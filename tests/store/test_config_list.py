from __future__ import annotations

import tomllib

import pytest

from ccr_tui.store.config_list import edited_list

WRITTEN = """[  # best first
    "a,1",  # the good one
    # cheap
    # and cheerful
    'b,2',
    "c,3"  # last
    # the end
]"""


def test_every_comment_stays_with_its_element() -> None:
    assert edited_list(WRITTEN, ["b,2", "n,4", "a,1"]) == (
        """[  # best first
    # cheap
    # and cheerful
    'b,2',
    "n,4",
    "a,1",  # the good one
    # the end
]"""
    )


@pytest.mark.parametrize(
    "written",
    [WRITTEN, WRITTEN.replace("\n", "\r\n"), '["a,1",\n"c,3"]', '[\n\t"a,1", "c,3",\n\t]', "[\n]"],
)
@pytest.mark.parametrize("items", [["a,1"], ["c,3", "a,1"], ['q"uo\\te,1', "a,1", "new,é"]])
def test_the_result_is_a_list_of_the_items(written: str, items: list[str]) -> None:
    edited = edited_list(written, items)
    assert tomllib.loads(f"x = {edited}")["x"] == items
    assert edited_list(edited, items) == edited
