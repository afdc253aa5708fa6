from __future__ import annotations

import pytest

from ccr_tui.core.wire.provider_state import ProviderState, read_signature, sign


def test_state_survives_a_round_trip_through_a_signature() -> None:
    state = ProviderState("openai_chat", "openrouter", "google/gemini-3", [{"data": "å", "n": 1}])
    signature = sign(state)
    assert signature.startswith("ccr-tui.openai_chat.")
    assert signature.isascii()
    assert read_signature(signature) == state


@pytest.mark.parametrize(
    "signature", ["", "EqQBCkYIARgC", "ccr-tui.", "ccr-tui.x.!!", "ccr-tui.x.W10", "ccr-tui.x.MQ"]
)
def test_other_signatures_are_not_read(signature: str) -> None:
    assert read_signature(signature) is None


def test_state_belongs_to_one_model_of_one_provider() -> None:
    state = ProviderState("d", "p", "m")
    assert state.belongs_to("d", "p", "m")
    assert not state.belongs_to("d", "p", "other")
