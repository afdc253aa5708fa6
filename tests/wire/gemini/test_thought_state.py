from __future__ import annotations

from ccr_tui.core.wire.conversation import RedactedThinking, Thinking
from ccr_tui.core.wire.gemini.thought_state import Signatures, signatures_in, signed
from ccr_tui.core.wire.provider_state import Origin

ORIGIN = Origin("gemini", "gemini-3-pro-preview")


def test_signatures_travel_in_a_thinking_block() -> None:
    for given in (Signatures(), Signatures("a", "b", "c"), Signatures(behind="c")):
        assert signatures_in(Thinking("", signed(ORIGIN, given)), ORIGIN) == given


def test_only_the_same_model_of_the_same_provider_gets_them_back() -> None:
    block = Thinking("Hm.", signed(ORIGIN, Signatures(behind="c")))
    assert signatures_in(block, Origin("gemini", "gemini-3-flash-preview")) is None
    assert signatures_in(block, Origin("other", ORIGIN.model)) is None
    assert signatures_in(Thinking("Hm.", "EqQBCkYIARgC"), ORIGIN) is None
    assert signatures_in(RedactedThinking("x"), ORIGIN) is None
