"""Names under which the client lists and asks for an upstream.

Claude Code's discovery keeps only models whose id begins with claude or anthropic; later versions are
content when it contains one of them. So others are listed with a prefix, which is taken off again.
"""

from __future__ import annotations

from ccr_tui.core.exchange import Upstream

PREFIX = "claude/"
_KEPT = ("claude", "anthropic")


def listed_name(upstream: Upstream) -> str:
    """`provider,model` in a form that the client's discovery keeps."""
    name = str(upstream)
    return name if name.lower().startswith(_KEPT) else PREFIX + name


def asked_upstream(model: str) -> Upstream:
    """The upstream that an asked model names; without a comma its `model` is empty."""
    return Upstream.parse(model.removeprefix(PREFIX) if "," in model else model)
