from __future__ import annotations

import base64
from typing import Any

from tests.wire.openai_responses.requests import changes, items
from tests.wire.requests import user, words


def document(**source: Any) -> dict[str, Any]:
    title = source.pop("title", "notes")
    return {"type": "document", "title": title, "source": source}


def parts(*blocks: dict[str, Any]) -> Any:
    return items(user(*blocks))[0]["content"]


def test_texts_alone_are_one_text() -> None:
    assert parts(words("a"), words("b")) == "a\n\nb"


def test_documents() -> None:
    pdf = document(type="base64", media_type="application/pdf", data="JVBE", title="plan")
    assert parts(pdf) == [
        {"type": "input_file", "filename": "plan.pdf", "file_data": "data:application/pdf;base64,JVBE"}
    ]
    assert parts(document(type="url", url="https://x/a.pdf")) == [
        {"type": "input_file", "file_url": "https://x/a.pdf"}
    ]
    text = document(type="base64", media_type="text/csv", data=base64.b64encode(b"a,b").decode())
    assert parts(text) == '<document title="notes">\na,b\n</document>'


def test_what_cannot_be_sent_leaves_a_note() -> None:
    zipped = document(type="base64", media_type="application/zip", data="UEs=")
    assert parts(zipped) == "[The document 'notes' (application/zip) cannot be shown here.]"
    assert parts({"type": "novelty"}) == "[A block of type novelty is left out here.]"
    found = changes(messages=[user(zipped, {"type": "novelty"})])
    assert found["document"] == ("1 document", "a note")
    assert found["novelty"] == ("1 block", "a note")


def test_misplaced_blocks_are_dropped() -> None:
    misplaced = {"type": "tool_use", "id": "a", "name": "b", "input": {}}
    assert parts(words("a"), misplaced) == "a"
    assert changes(messages=[user("a", misplaced)])["misplaced block"] == ("1 block", "dropped")
