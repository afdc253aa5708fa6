from __future__ import annotations

from ccr_tui.core.errors import StoreError
from ccr_tui.tui.answer_source import PATIENCE, AnswerSource
from tests.tui.fake import FakeBackend
from tests.tui.samples import streamed


def read(source: AnswerSource, *, in_flight: bool) -> str:
    return "".join(block.text for block in source.read(in_flight=in_flight).blocks)


def test_an_answer_grows_and_is_complete_once_it_is_kept() -> None:
    backend, whole = FakeBackend(), streamed("The first words, and the last")
    source = AnswerSource(backend, "a")
    assert read(source, in_flight=True) == ""
    backend.live["a"] = whole[: len(whole) // 2]
    begun = read(source, in_flight=True)
    assert begun.startswith("The first")
    assert not source.complete
    assert read(source, in_flight=False) == begun
    backend._responses["a", None] = whole
    assert read(source, in_flight=False) == "The first words, and the last"
    assert source.complete


def test_another_attempt_begins_anew() -> None:
    backend = FakeBackend()
    source = AnswerSource(backend, "a")
    backend.live["a"] = streamed("a long first attempt", ends=False)
    read(source, in_flight=True)
    backend.live["a"] = streamed("second", ends=False)
    assert read(source, in_flight=True) == "second"


def test_an_answer_that_was_not_kept_is_given_up() -> None:
    class Lost(FakeBackend):
        def response_body(self, id: str, attempt: int | None = None) -> bytes:
            raise StoreError("The history cannot be read.")

    source = AnswerSource(Lost(), "a")
    for _ in range(PATIENCE):
        assert not source.complete
        read(source, in_flight=False)
    assert source.complete
