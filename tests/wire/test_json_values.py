from __future__ import annotations

from ccr_tui.core.wire import json_values as jv


def test_other_types_read_as_absent() -> None:
    assert (jv.mapping([]), jv.sequence({}), jv.text(3), jv.word(True), jv.word(3)) == ({}, (), "", "", "3")
    assert (jv.integer(True), jv.integer(1.0), jv.number("1"), jv.number(False)) == (None,) * 4
    assert (jv.integer(0), jv.number(0.5), jv.count(-1), jv.count(True), jv.count(2)) == (0, 0.5, 0, 0, 2)
