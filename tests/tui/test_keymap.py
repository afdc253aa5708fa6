from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding

from ccr_tui.tui.keymap import Checked, check_keymap, keys_of, section

SECTIONS = (
    section("Everywhere", "monitor routes", [Binding("t", "routes", "Routes", id="app.routes")]),
    section(
        "Monitor",
        "monitor",
        [
            Binding("r", "replay", "Replay", id="monitor.replay"),
            Binding("h", "hold(True)", "Hold", id="monitor.hold"),
            Binding("h", "hold(False)", "Let go", id="monitor.let_go"),
            Binding("f,slash", "filter", "Filter", id="monitor.filter"),
        ],
    ),
    section("Routes", "routes", [Binding("a", "add", "Add", id="routes.add")]),
)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("x", "x"), ("X", "X"), ("?", "question_mark"), ("ctrl+R", "ctrl+r"), ("Shift+r", "R"), ("F5", "f5"),
        ("esc", "escape"), ("PgUp", "pageup"), ("ctrl+shift+up", "ctrl+shift+up"), ("Control+x", "ctrl+x"),
        ("+", "plus"), ("ctrl++", "ctrl+plus"), ("comma", "comma"), ("x, y,x", "x,y"), ("ö", "ö"),
        ("vertical_line", "vertical_line"), ("space", "space"), ("shift+tab", "shift+tab"),
    ],
)  # fmt: skip
def test_keys_are_written_as_people_do(written: str, key: str) -> None:
    assert check_keymap({"monitor.replay": written}, SECTIONS) == Checked({"monitor.replay": key})


@pytest.mark.parametrize("written", ["", "ctrl-r", "hyperspace", "ctrl+", "foo+x", "x,,y", "f99", "rr"])
def test_what_is_no_key_is_said(written: str) -> None:
    checked = check_keymap({"monitor.replay": written}, SECTIONS)
    assert not checked.keymap
    assert checked.problems[0].startswith('keys.monitor.replay: "')
    assert "is no key. Write it like" in checked.problems[0]


def test_an_unknown_binding_is_told_with_the_nearest_names() -> None:
    checked = check_keymap({"monitor.replya": "x", "zzz": "y", "app.routes": "o"}, SECTIONS)
    assert checked.keymap == {"app.routes": "o"}
    assert checked.problems == (
        'keys.monitor.replya: there is no such binding. Did you mean "monitor.replay" or "monitor.hold"?',
        "keys.zzz: there is no such binding. The help page (?) names them all.",
    )


def test_a_clash_names_both_and_takes_nothing_away() -> None:
    checked = check_keymap({"monitor.replay": "t", "routes.add": "x"}, SECTIONS)
    assert checked.keymap == {"routes.add": "x"}
    assert checked.problems == (
        "keys: t would be both app.routes (Routes) and monitor.replay (Replay). Both keep their own keys: "
        "give one of them another.",
    )


def test_keys_may_be_swapped_and_be_the_same_where_they_do_not_meet() -> None:
    swap = {"monitor.replay": "t", "app.routes": "r"}
    assert check_keymap(swap, SECTIONS) == Checked(swap)
    assert not check_keymap({"routes.add": "r"}, SECTIONS).problems


def test_what_shares_a_key_by_itself_keeps_it_when_the_other_goes() -> None:
    checked = check_keymap({"monitor.hold": "w"}, SECTIONS)
    assert checked == Checked({"monitor.hold": "w", "monitor.let_go": "h"})


@given(st.dictionaries(st.sampled_from(["monitor.replay", "app.routes", "nope"]), st.text(max_size=8)))
def test_never_fails(wanted: dict[str, str]) -> None:
    checked = check_keymap(wanted, SECTIONS)
    for keys in checked.keymap.values():
        assert keys_of(Binding(keys, "x"))
