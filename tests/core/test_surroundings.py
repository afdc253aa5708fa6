from __future__ import annotations

import json

import pytest

from ccr_tui.core.facts import RequestFacts, inspect, parse_body

TAG = "<CCR-SUBAGENT-MODEL>openrouter,a/b:c</CCR-SUBAGENT-MODEL>"
BILLING = "x-anthropic-billing-header: cc_version=2.1.330"


def facts_of(system: list[str], messages: list[tuple[str, object]]) -> RequestFacts:
    body = {
        "model": "m",
        "system": [{"type": "text", "text": text} for text in system],
        "messages": [{"role": role, "content": content} for role, content in messages],
    }
    return inspect("messages", {}, parse_body(json.dumps(body).encode()))


def test_finds_the_working_directory_where_todays_client_names_it() -> None:
    """Claude Code 2.1.330: a system message after the first prompt."""
    told = "You run here: \n - Primary working directory: /home/me/my project\n - Is a git repository: true"
    assert facts_of(["x"], [("user", "hi"), ("system", told)]).project == "/home/me/my project"


def test_finds_the_working_directory_in_an_older_system_prompt() -> None:
    env = "<env>\nWorking directory: /srv/app\nIs directory a git repo: Yes\n</env>"
    assert facts_of([BILLING, "You are", env], [("user", "hi")]).project == "/srv/app"


def test_words_about_a_working_directory_are_no_directory() -> None:
    said = "Restores the session's working directory: not now"
    assert facts_of([said], [("user", [{"type": "text", "text": said}])]).project == ""


@pytest.mark.parametrize(
    ("system", "prompt", "leading"),
    [
        (["x", TAG + "You are"], "hi", True),
        ([BILLING, "x", TAG], "hi", False),
        (["x"], f"Do this. {TAG}", False),
        ([TAG], "hi", False),
        ([f"x {TAG.replace('a/b', 'other')}", TAG], "hi", True),
    ],
)
def test_finds_the_subagent_tag_wherever_it_ends_up(system: list[str], prompt: str, leading: bool) -> None:
    facts = facts_of(system, [("user", prompt)])
    assert (facts.subagent_tag, facts.leading_tag) == ("openrouter,a/b:c", leading)


def test_a_tag_deep_in_the_conversation_is_talk() -> None:
    talk = [("user", "hi"), ("assistant", "yes")] * 3
    assert facts_of(["x"], [*talk, ("user", TAG)]).subagent_tag == ""
