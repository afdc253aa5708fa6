from __future__ import annotations

import pytest

from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.message_fold import message_from_events


def test_an_error_in_the_stream_is_no_message() -> None:
    writer = EventWriter()
    stream = writer.start("msg_1", "m") + writer.error("api_error", "it broke")
    with pytest.raises(ValueError, match="it broke"):
        message_from_events(stream)


def test_an_empty_stream_is_no_message() -> None:
    with pytest.raises(ValueError, match="no message"):
        message_from_events(b"")
