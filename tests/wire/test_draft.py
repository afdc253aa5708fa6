from __future__ import annotations

from tests.wire.openai_chat.requests import draft


def test_fields_are_removed_aloud_and_renamed_in_silence() -> None:
    made = draft(body={"a": 1, "b": None, "c": 3})
    made.remove("a", "b", "missing")
    made.rename("c", "d")
    made.rename("missing", "e")
    assert made.body == {"model": "m", "messages": [], "d": 3}
    assert [c.what for c in made.drops.changes()] == ["a"]
