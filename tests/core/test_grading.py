from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.grading import grade_key, grade_question, read_grade
from ccr_tui.core.questions import AskGrade

GRADES = ("easy", "medium", "hard", "very hard")
QUESTION = AskGrade("difficulty", GRADES)
FACTS = RequestFacts("messages", last_user_text="rename it", session="s", agent="a", turn=2, messages=5)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("hard", "hard"),
        ("  Hard.\n", "hard"),
        ("**medium**", "medium"),
        ('{"grade": "easy"}', "easy"),
        ("Grade: `very hard`", "very hard"),
        ("This is a hard one.", "hard"),
        ("It looks easy, but much depends on it.\n\nvery hard", "very hard"),
        ("_hard_", "hard"),
        ("hard\nIt is not easy, since it concerns threads.", "hard"),
        ("either easy or hard", ""),
        ("harder than it looks", ""),
        ("", ""),
        ("I cannot tell.", ""),
    ],
)
def test_reads_the_grade_that_an_answer_settles_on(text: str, grade: str) -> None:
    assert read_grade(text, GRADES) == grade


WORDS = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)
AROUND = st.text(st.characters(categories=["P", "Z", "S"]), max_size=5)


@given(
    st.lists(WORDS, min_size=1, max_size=4, unique_by=str.casefold), AROUND, AROUND, st.data(), st.booleans()
)
def test_whatever_stands_around_a_grade_it_is_read(
    grades: list[str], before: str, after: str, data: st.DataObject, upper: bool
) -> None:
    grade = data.draw(st.sampled_from(grades))
    told = grade.upper() if upper and grade.upper().casefold() == grade.casefold() else grade
    assert read_grade(before + told + after, grades) == grade


@given(st.text(), st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=4))
def test_anything_reads_as_one_of_the_grades_or_none(text: str, grades: list[str]) -> None:
    assert read_grade(text, grades) in {*grades, ""}


def test_the_question_holds_the_request_its_facts_and_the_grades() -> None:
    facts = replace(
        FACTS, tokens=12_000, tools=3, effort="max", plan_mode=True, is_subagent=True, agent_type="Explore"
    )
    text = grade_question(facts, GRADES)
    assert "<request>\nrename it\n</request>" in text
    assert text.endswith("easy, medium, hard, very hard")
    for word in ("12,000 tokens in 5 messages", "3 tools", "effort max", "plan mode", "subagent (Explore)"):
        assert word in text


def test_a_grade_holds_for_the_tool_loop_and_no_longer() -> None:
    key = grade_key(FACTS, QUESTION)
    assert grade_key(replace(FACTS, in_loop=True, messages=9, tokens=99), QUESTION) == key
    others = [{"turn": 3}, {"last_user_text": "and now?"}, {"session": "t"}, {"agent": None}]
    assert all(grade_key(replace(FACTS, **other), QUESTION) != key for other in others)  # type: ignore[arg-type]
    assert grade_key(FACTS, AskGrade("other", GRADES)) != key
    assert grade_key(FACTS, AskGrade("difficulty", ("easy",))) != key
    assert grade_key(replace(FACTS, last_user_text="half \ud83d"), QUESTION) != key
