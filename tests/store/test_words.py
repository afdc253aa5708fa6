from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from ccr_tui.core.config import Retention
from ccr_tui.core.events import Event
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.retention import Pruner
from ccr_tui.store.schema import migrations
from ccr_tui.store.words import index_some, matching
from tests.builders import EPOCH, answered, body_of, exchange_events, facts_of
from tests.store.rig import tell, writer_on
from tests.waiting import eventually


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def answer(text: str) -> bytes:
    return b'{"type": "message", "content": [{"type": "text", "text": "%s"}]}' % text.encode()


def exchange(id: str, prompt: str, said: str, **facts: object) -> Sequence[Event]:
    seen = facts_of(body_of("m", prompt), **facts)
    return list(exchange_events(id=id, facts=seen, attempts=[answered(body=answer(said))]))


def found(path: Path, text: str) -> list[str]:
    return [record.id for record in StoreReader(path).search(text)]


def test_finds_prompts_and_answers_soon_after_they_were_written(path: Path) -> None:
    with writer_on(path) as writer:
        tell(writer, exchange("x1", "Please review the parser", "It looks fine"))
        tell(writer, exchange("x2", "Write a poem about the sea", "Größe is a word"))
        eventually(lambda: found(path, "parser") == ["x1"])
        eventually(lambda: found(path, "poem") == ["x2"])
    assert found(path, "pars") == ["x1"]
    assert found(path, '"the parser"') == ["x1"]
    assert found(path, '"parser the"') == []
    assert found(path, "looks REVIEW") == ["x1"]
    assert found(path, "größe") == ["x2"]
    assert found(path, "the") == ["x1", "x2"]


def test_the_prompt_is_found_where_it_was_said_not_in_its_tool_loop(path: Path) -> None:
    with writer_on(path) as writer:
        tell(writer, exchange("x1", "List the files", "I look"))
        tell(writer, exchange("x2", "List the files", "There are two", in_loop=True))
        eventually(lambda: found(path, "two") == ["x2"])
        eventually(lambda: found(path, "files") == ["x1"])


def test_what_retention_deletes_is_not_found_any_more(path: Path) -> None:
    with writer_on(path) as writer:
        tell(writer, exchange("x1", "Please review", "Yes"))
        eventually(lambda: found(path, "review") == ["x1"])
    with closing(Database(str(path))) as db:
        pruner = Pruner(db, Retention(max_age_days=1))
        assert pruner.step(EPOCH + 10 * 86_400)
        assert db.execute("select count(*) from words").fetchone()[0] == 0


def test_an_empty_history_has_nothing_to_index() -> None:
    with closing(Database(memory=True)) as db:
        migrations.apply(db)
        assert not index_some(db)


@given(st.text())
def test_no_text_breaks_a_search(text: str) -> None:
    condition, values = matching(text)
    with closing(Database(memory=True)) as db:
        migrations.apply(db)
        assert db.execute(f"select * from exchanges e where {condition}", values).fetchall() == []
