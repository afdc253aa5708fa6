"""Ids that both sides accept: Anthropic's in the client's conversation, the upstream's own upstream.

Nothing is remembered: an upstream's id is inside the one that the client gets, and is taken out again
when the client sends it back.
"""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import blake2b

_VALID = re.compile(r"[a-zA-Z0-9_-]+")
_PLAIN = "toolu_ccr_"
_ENCODED = "toolu_ccrx_"
_MARK = 9  # characters of the answer's mark and the _ behind it
OURS = b'"toolu_ccr'
"""How every id made here begins in a JSON body."""

OUR_SERVER_IDS = "srvtoolu_ccr_"
"""How the ids begin of tools that another dialect's upstream ran itself."""

_TELLING = 16  # characters of an upstream id that is not just a counter


def client_tool_id(upstream_id: str, answer: str) -> str:
    """A tool call's id for the client, valid for Anthropic (`^[a-zA-Z0-9_-]+$`).

    `answer` identifies the answer that holds the call: many servers count their calls from 0 in each
    answer, while the client needs ids that are unique in the whole conversation.
    """
    mark = digest(answer, 4)
    if _VALID.fullmatch(upstream_id):
        return f"{_PLAIN}{mark}_{upstream_id}"
    encoded = base64.urlsafe_b64encode(upstream_id.encode("utf-8", "surrogatepass")).decode()
    return f"{_ENCODED}{mark}_{encoded.rstrip('=')}"


def upstream_tool_id(client_id: str) -> str:
    """The id that the upstream gave; one that was not made here stays as it is."""
    if client_id.startswith(_PLAIN):
        return client_id[len(_PLAIN) + _MARK :]
    if not client_id.startswith(_ENCODED):
        return client_id
    text = client_id[len(_ENCODED) + _MARK :]
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return raw.decode("utf-8", "surrogatepass")
    except (binascii.Error, UnicodeDecodeError):
        return client_id


def is_ours(client_id: str) -> bool:
    """True for ids of calls that another dialect's upstream made."""
    return client_id.startswith((_PLAIN, _ENCODED))


def server_tool_id(name: str) -> str:
    """An id for a tool that the upstream ran itself; it never goes back there."""
    return OUR_SERVER_IDS + digest(name)


def message_id(upstream_id: str, salt: str) -> str:
    """An id for an answer. Some servers only count to 999, so a short one is mixed with `salt`."""
    if _VALID.fullmatch(upstream_id) and len(upstream_id) >= _TELLING:
        return f"msg_{upstream_id}"
    return "msg_" + digest(f"{upstream_id}\n{salt}")


def digest(text: str, size: int = 12) -> str:
    """A short stable name for a text, `2 × size` characters of hex."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()
