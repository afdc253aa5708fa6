"""Grading, judging and scores as a user configures and reads them."""

from __future__ import annotations

import json

from ccr_tui.engine.mock.app import create_mock_app
from ccr_tui.engine.mock.reply import text_reply
from ccr_tui.engine.mock.script import Received, by_model
from tests.cli.running import Home
from tests.cli.test_serve import post
from tests.engine.graders import user
from tests.servers import run_server

CONFIG = """
[providers.anthropic]
base_url = "{url}"

[[rules]]
name = "by difficulty"
when = 'task == "default"'
grade = {{ easy = "anthropic,small", hard = "anthropic,big" }}
escalate = "anthropic,huge"
below = 5

[routes]
background = {{ use = "anthropic,small", shadow = true }}

[classifier]
use = "anthropic,sorter"
prompt_file = "sorter.md"

[judge]
use = "anthropic,critic"
"""


def judge(request: Received) -> str:
    question = request.json["messages"][0]["content"]
    return "2: guesses" if "a weak answer" in question else "9: right"


def test_a_graded_and_escalated_request_is_told_in_full(home: Home) -> None:
    script = by_model(
        {
            "sorter": lambda request: text_reply("easy" if request.json["system"] == "Sort it." else "?"),
            "critic": lambda request: text_reply(judge(request)),
            "small": text_reply("a weak answer"),
            "huge": text_reply("a strong answer"),
        }
    )
    (home.folder / "sorter.md").write_text("Sort it.\n")
    with run_server(create_mock_app(script)) as upstream:
        home.config.write_text(CONFIG.format(url=upstream))
        with home.serving("--json") as serving:
            assert b"a strong answer" in post(serving.url, messages=[user("why?")]).content
        shown = home.run("show", "last").stdout
        row = json.loads(home.run("show", "last", "--json").stdout)
        answer = home.run("show", "last", "--response").stdout
    assert [attempt["role"] for attempt in row["attempts"]] == ["grade", "answer", "judge", "answer"]
    assert row["model"] == "huge"
    assert [(score["by"], score["score"], score["note"]) for score in row["scores"]] == [
        ("judge", 2.0, "guesses")
    ]
    assert "graded easy by anthropic,sorter in " in shown
    assert "judged 2 of 10 by anthropic,critic in " in shown
    assert "(escalated: judged 2 of 10: guesses)" in shown
    assert "Scores:\n  2 of 10 by judge: guesses" in shown
    assert "a strong answer" in answer
    assert "guesses" not in answer
