"""Instructions in mid-conversation, for upstreams that know a system message only at the beginning.

In a user's message Claude Code's own way to tell the model something is a reminder: that is what they become.
"""

from __future__ import annotations

_OPENING = "<system-reminder>"


def as_reminder(words: str) -> str:
    """The words of a system message as a user's; what the client wrote as a reminder stays as it is."""
    return words if words.startswith(_OPENING) else f"{_OPENING}\n{words}\n</system-reminder>"
