"""Decodes the whole body of an upstream's answer."""

from __future__ import annotations

from ccr_tui.core.errors import RequestError
from ccr_tui.core.wire.content_coding import decode_body
from ccr_tui.engine.recorder import LONGEST_BODY
from ccr_tui.engine.upstream import UpstreamResponse


def decoded(response: UpstreamResponse, raw: bytes) -> bytes:
    """`raw` without its `content-encoding`; `ValueError` when it is damaged, unknown or far too long."""
    try:
        return decode_body(response.header("content-encoding"), raw, LONGEST_BODY)
    except RequestError as error:
        raise ValueError(str(error)) from None
