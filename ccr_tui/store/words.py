"""Full-text search over prompts and answers (SQLite's FTS5).

Indexing is done when the writer has nothing else to do, so that no exchange waits for it; by the same way
a history from before there was an index gets one.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from sqlite_utils import Database

from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.wire.answer_words import answer_words
from ccr_tui.store.blocks import read_blocks
from ccr_tui.store.connection import immediate

EXCHANGES_PER_STEP = 25
LONGEST_ANSWER = 20_000
"""Characters of an answer that can be found."""

_DUE = f"""
    select e.id, d.facts, coalesce(e.response_block, (
        select body_block from attempts where exchange_id = e.id and role = 'answer'
        order by number desc limit 1
    )) as answer
    from exchanges e join details d on d.exchange_id = e.id
    where e.words is null and e.outcome is not null order by e.id desc limit {EXCHANGES_PER_STEP}
"""
_FOUND = "e.words in (select rowid from words where words match ?)"
_WORD = re.compile(r"\w+")
_FACTS = msgspec.json.Decoder(RequestFacts)


def index_some(db: Database) -> bool:
    """Index the newest exchanges that are not yet; False when there were none."""
    due = list(db.query(_DUE))
    if not due:
        return False
    answers = read_blocks(db, {row["answer"] for row in due if row["answer"]})
    with immediate(db):
        for row in due:
            said = _FACTS.decode(row["facts"])
            # The requests of a tool loop repeat the prompt: it is found where it was said.
            prompt = "" if said.in_loop else said.last_user_text
            values = [prompt, _spoken(answers.get(row["answer"], b""))]
            written = db.execute("insert into words (prompt, answer) values (?, ?)", values)
            db.execute("update exchanges set words = ? where id = ?", [written.lastrowid, row["id"]])
    return True


def forget_words(db: Database, ids: list[list[str]]) -> None:
    """Take exchanges that are about to be deleted out of the index."""
    sql = "delete from words where rowid = (select words from exchanges where id = ?)"
    db.conn.executemany(sql, ids)


def matching(text: str) -> tuple[str, list[Any]]:
    """SQL condition on `exchanges e`, and its values, for exchanges that hold all these words.

    A word matches what begins with it; words in quotes must stand together.
    """
    phrases = [phrase for part in re.findall(r'"[^"]*"|\S+', text) if (phrase := _phrase(part))]
    if not phrases:
        return "true", []
    return _FOUND, [" ".join(phrases)]


def spoken(text: str, *, prompts_only: bool = False) -> tuple[str, list[Any]]:
    """The same for words that stand together, as a condition that is never null; false for no words."""
    phrase = _phrase(text)
    if not phrase:
        return "false", []
    return f"coalesce({_FOUND}, false)", [f"prompt : {phrase}" if prompts_only else phrase]


def _phrase(part: str) -> str:
    words = _WORD.findall(part)
    if not words:
        return ""
    quoted = '"' + " ".join(words) + '"'
    return quoted if part.startswith('"') else f"{quoted} *"


def _spoken(body: bytes) -> str:
    words = answer_words(body)
    return "\n".join((words.text, *words.calls))[:LONGEST_ANSWER]
