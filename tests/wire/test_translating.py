from __future__ import annotations

from typing import Any, NoReturn

import pytest

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import PRESETS
from ccr_tui.core.wire.dialect import CannotEncodeError
from ccr_tui.core.wire.dialects import DIALECTS
from tests.wire.requests import inbound

TRANSLATED = sorted(DIALECTS.keys() - {"anthropic"})


@pytest.mark.parametrize("name", TRANSLATED)
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError("surrogates not allowed"), "cannot be written (surrogates not allowed)"),
        (RecursionError(), "nested too deeply"),
    ],
)
def test_what_no_dialect_can_write_is_said_in_a_sentence(
    name: str, error: Exception, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> NoReturn:
        raise error

    monkeypatch.setattr(type(DIALECTS[name]), "_request", fails)
    with pytest.raises(CannotEncodeError) as told:
        DIALECTS[name].encode(inbound(), PRESETS["openai"], Upstream("p", "m"), ())
    assert words in str(told.value)
