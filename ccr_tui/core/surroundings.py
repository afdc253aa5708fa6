"""What the opening of a conversation says of where it runs: the working directory, and CCR's subagent tag.

Claude Code 2.1.330 names the directory in a `system` message near the start, earlier ones in the system
prompt (captured). CCR's users put the tag into the prompt of a subagent, wherever that ends up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ccr_tui.core.wire.outline import Message, string

_DIRECTORY = re.compile(r"^\s*(?:-\s*)?(?:Primary )?[Ww]orking directory: *(\S[^\n]*?)\s*$", re.M)
SUBAGENT_TAG = re.compile(r"<CCR-SUBAGENT-MODEL>(.*?)</CCR-SUBAGENT-MODEL>", re.S)
OPENING = 4
"""Messages in which the client speaks of its surroundings."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`project` is the working directory. `leading_tag`: the tag begins the second system block, the only
    place where CCR itself looks for it; such a tag comes before any other.
    """

    project: str = ""
    subagent_tag: str = ""
    leading_tag: bool = False


def read_surroundings(body: bytes, system: Sequence[str], messages: Sequence[Message]) -> Surroundings:
    opening = [string(text) for message in messages[:OPENING] for text in message.texts()]
    tag = leading = ""
    if b"<CCR-SUBAGENT-MODEL>" in body:
        found = SUBAGENT_TAG.match(system[1]) if len(system) > 1 else None
        leading = found[1].strip() if found else ""
        tag = leading or _first(SUBAGENT_TAG, (*system, *opening)).strip()
    return Surroundings(_first(_DIRECTORY, (*system, *opening)), tag, bool(leading))


def _first(pattern: re.Pattern[str], texts: Iterable[str]) -> str:
    return next((found[1] for text in texts if (found := pattern.search(text))), "")
