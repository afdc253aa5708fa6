from __future__ import annotations

from typing import Any

import pytest

from tests.wire.gemini.requests import changes, contents
from tests.wire.requests import PNG, image, user

PDF = {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0="}
OLD = "gemini-2.0-flash"


def part(block: dict[str, Any], *, model: str = "gemini-3-flash-preview") -> Any:
    (content,) = contents(user(block), model=model)
    (found,) = content["parts"]
    return found


def document(source: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "document", "source": source, **more}


def picture(media_type: str) -> dict[str, Any]:
    return {"type": "image", "source": {"type": "base64", "media_type": media_type, "data": PNG}}


def test_images() -> None:
    assert part(image()) == {"inlineData": {"mimeType": "image/png", "data": PNG}}
    assert part(picture("image/jpg"))["inlineData"]["mimeType"] == "image/jpeg"
    assert part(picture("image/gif")) == {
        "text": "[An image is left out: this model does not read image/gif.]"
    }
    assert changes(messages=[user(picture("image/gif"))])["images"] == ("1 image", "a note")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://x.example/a.png?size=1", "image/png"),
        ("https://x.example/a", "image/jpeg"),
        ("https://x.example/a.WEBP", "image/webp"),
    ],
)
def test_images_that_gemini_fetches(url: str, kind: str) -> None:
    assert part(image(url)) == {"fileData": {"mimeType": kind, "fileUri": url}}


def test_images_that_it_does_not_fetch() -> None:
    for url, model in (("https://x.example/a.png", OLD), ("http://x/a.png", "gemini-3-pro-preview")):
        assert part(image(url), model=model) == {"text": f"[The image at {url} cannot be shown here.]"}
    assert part(image("https://[bad"))["fileData"]["mimeType"] == "image/jpeg"


def test_documents() -> None:
    assert part(document(PDF)) == {"inlineData": {"mimeType": "application/pdf", "data": "JVBERi0="}}
    plain = {"type": "text", "media_type": "text/plain", "data": "Hello."}
    assert part(document(plain, title="a")) == {"text": '<document title="a">\nHello.\n</document>'}
    linked = document({"type": "url", "url": "https://x/a.pdf"})
    assert part(linked)["fileData"]["fileUri"] == "https://x/a.pdf"
    word = document({**PDF, "media_type": "application/msword"})
    assert part(word) == {"text": "[The document 'document' (application/msword) cannot be shown here.]"}


def test_a_search_of_another_model_is_told_in_words() -> None:
    found = [{"type": "web_search_result", "title": "T", "url": "https://x"}]
    block = {"type": "web_search_tool_result", "tool_use_id": "s", "content": found}
    assert part(block) == {"text": "Search results:\nT: https://x"}


def test_unknown_blocks_leave_a_note() -> None:
    assert part({"type": "hologram"}) == {"text": "[A block of type hologram is left out here.]"}
