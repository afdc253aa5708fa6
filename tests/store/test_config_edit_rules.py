from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.config_change import Change, RuleAdded, RuleEdited, RuleMoved, RuleRemoved, RuleText
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.store.config_edit import edited
from ccr_tui.store.config_file import parse

PATH = Path("config.toml")
ENV = {"MODEL": "m-1"}
HEAD = """\
# mine
[routes]
default = "anthropic,d"

"""
FIRST = """\
# why reviews are cheap
[[rules]]  # the first
name = "reviews"
when = 'last_user_text =~ ".*review.*"'  # a start
use = ["anthropic,$MODEL", "anthropic,b"]
"""
SECOND = """\
[[rules]]
name = "long"
when = "tokens > 10"
use = { }
"""
SECOND = SECOND.replace("use = { }", 'use = "anthropic,c"\ntoo_long = "anthropic,e"')
THIRD = """\
[[rules]]
name = "hard"
when = "tools > 1"
[rules.grade]
easy = "anthropic,f"
hard = "anthropic,g"
"""
TAIL = """
# who grades
[classifier]
use = "anthropic,h"
"""
TEXT = f"{HEAD}{FIRST}\n{SECOND}\n{THIRD}{TAIL}"
NEW = RuleText("new one", 'model =~ "x.*"', (Upstream("anthropic", "n"),))


def change(text: str, change: Change) -> str:
    return edited(PATH, text.encode(), change, ENV).decode()


def names(text: str) -> list[str]:
    return [rule.name for rule in parse(PATH, text.encode(), ENV).table.rules]


def test_a_rule_moves_with_its_comments_and_leaves_the_blank_lines() -> None:
    assert change(TEXT, RuleMoved("reviews", 1)) == f"{HEAD}{SECOND}\n{FIRST}\n{THIRD}{TAIL}"
    assert change(TEXT, RuleMoved("hard", -2)) == f"{HEAD}{THIRD}\n{FIRST}\n{SECOND}{TAIL}"
    assert change(TEXT, RuleMoved("hard", 1)) == TEXT


def test_a_rule_goes_with_its_comments() -> None:
    assert change(TEXT, RuleRemoved("reviews")) == f"{HEAD}{SECOND}\n{THIRD}{TAIL}"
    assert change(TEXT, RuleRemoved("hard")) == f"{HEAD}{FIRST}\n{SECOND}\n{TAIL[1:]}"


def test_a_new_rule_comes_last() -> None:
    new = '[[rules]]\nname = "new one"\nwhen = \'model =~ "x.*"\'\nuse = "anthropic,n"\n'
    assert change(TEXT, RuleAdded(NEW)) == f"{HEAD}{FIRST}\n{SECOND}\n{THIRD}\n{new}{TAIL}"
    assert change("", RuleAdded(NEW)) == new
    assert change(HEAD.rstrip(), RuleAdded(NEW)) == HEAD + new


def test_only_what_is_edited_changes() -> None:
    rule = RuleText("checks", 'last_user_text =~ ".*review.*"', (Upstream("anthropic", "m-1"),))
    wanted = FIRST.replace('"reviews"', '"checks"').replace(
        '["anthropic,$MODEL", "anthropic,b"]', '["anthropic,$MODEL"]'
    )
    assert change(TEXT, RuleEdited("reviews", rule)) == TEXT.replace(FIRST, wanted)


def test_grades_stay_as_they_are() -> None:
    text = change(TEXT, RuleEdited("hard", RuleText("hard", "tools > 2", None)))
    assert text == TEXT.replace("tools > 1", "tools > 2")


def test_nothing_to_change_is_nothing_changed() -> None:
    rule = RuleText("long", "tokens > 10", (Upstream("anthropic", "c"),))
    assert change(TEXT, RuleEdited("long", rule)) == TEXT


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (RuleAdded(RuleText("long", "tools > 1", NEW.upstreams)), 'there is a rule "long" already'),
        (RuleAdded(RuleText("x", "tols > 1", NEW.upstreams)), "tols"),
        (RuleRemoved("gone"), 'has no rule "gone" any more: it was renamed or removed there'),
    ],
)
def test_refuses(asked: Change, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        change(TEXT, asked)


@pytest.mark.parametrize("asked", [RuleRemoved("long"), RuleMoved("long", 1)])
def test_where_the_file_is_gone_there_is_no_rule_to_change(asked: Change) -> None:
    with pytest.raises(ConfigError, match=r"^c.toml: there is no such file\.$"):
        edited(Path("c.toml"), None, asked, {})


def test_rules_in_one_list_are_left_to_their_owner() -> None:
    text = 'rules = [\n  { name = "a", when = "tools > 1", use = "anthropic" },\n]\n'
    with pytest.raises(ConfigError, match="its rules cannot be edited here: change them by hand"):
        change(text, RuleRemoved("a"))


def test_a_classic_file_has_no_rules() -> None:
    with pytest.raises(ConfigError, match="a classic CCR file has no rules: `ccr-tui import`"):
        edited(Path("config.json"), b"{}", RuleAdded(NEW), {})


def test_windows_line_ends_stay() -> None:
    text = change(TEXT.replace("\n", "\r\n"), RuleMoved("reviews", 1))
    assert text == change(TEXT, RuleMoved("reviews", 1)).replace("\n", "\r\n")


def test_what_looks_like_a_rule_inside_a_text_is_none() -> None:
    text = f'[judge]\nuse = "anthropic,j"\nprompt = """\n[[rules]]\n# not one\n"""\n\n{SECOND}'
    assert change(text, RuleRemoved("long")) == text.removesuffix(SECOND)


BLOCKS = {"reviews": FIRST, "long": SECOND, "hard": THIRD}
NAMES = sorted(BLOCKS)


@given(
    st.permutations(NAMES),
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(-3, 3)), max_size=4),
    st.sampled_from(["\n", "\n\n", "\n# by itself\n\n", ""]),
)
def test_moving_keeps_every_line(order: list[str], moves: list[tuple[str, int]], gap: str) -> None:
    text = HEAD + gap.join(BLOCKS[name] for name in order) + TAIL
    expected, before = list(order), sorted(text.splitlines())
    for name, by in moves:
        text = change(text, RuleMoved(name, by))
        place = expected.index(name)
        expected.pop(place)
        expected.insert(max(0, min(2, place + by)), name)
    assert names(text) == expected
    assert sorted(text.splitlines()) == before
