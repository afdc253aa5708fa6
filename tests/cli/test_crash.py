"""`kill -9` in the middle of 200 exchanges: what was finished is there."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx

from ccr_tui.engine.mock.app import create_mock_app
from ccr_tui.engine.mock.reply import Pace, text_reply
from ccr_tui.engine.mock.script import always
from tests.cli.running import Home
from tests.engine.rig import HEADERS, message_body
from tests.servers import run_server

EXCHANGES = 200
KILL_AFTER = 80
IN_THE_LAST_MOMENT = 8  # answered, but killed before the commit a few milliseconds later


def test_kill_loses_nothing_that_was_finished(home: Home) -> None:
    finished: list[str] = []
    enough = threading.Event()

    def ask(url: str, number: int) -> None:
        body = message_body(metadata={"user_id": json.dumps({"session_id": f"s{number}"})})
        headers = {**HEADERS, "x-claude-code-session-id": f"s{number}"}
        try:
            answer = httpx.post(f"{url}/v1/messages", content=body, headers=headers, timeout=20)
        except httpx.HTTPError:
            return
        assert b"message_stop" in answer.content
        finished.append(f"s{number}")
        if len(finished) == KILL_AFTER:
            enough.set()

    reply = text_reply("word " * 20, pace=Pace(between_events=0.002))
    with run_server(create_mock_app(always(reply))) as upstream:
        home.config.write_text(f'[providers.anthropic]\nbase_url = "{upstream}"\n')
        with home.serving("--quiet") as serving, ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(ask, serving.url, number) for number in range(EXCHANGES)]
            assert enough.wait(30)
            serving.process.kill()
            before = len(finished)
            for future in asked:
                future.result()
    rows = [json.loads(line) for line in home.run("log", "-n", "500", "--json").stdout.splitlines()]
    kept = {row["session"] for row in rows if row["outcome"] == "completed"}
    assert len(set(finished) - kept) <= IN_THE_LAST_MOMENT
    assert before >= KILL_AFTER
    assert {row["outcome"] for row in rows} <= {"completed", "cancelled"}
    with home.serving("--quiet"):
        assert home.run("log", "--json").returncode == 0
