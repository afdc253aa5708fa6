"""What OpenAI's models accept, told by their names; of other names nothing is assumed.

Sources: OpenAI's reasoning guide and model pages (2026-09).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_O_SERIES = re.compile(r"o\d+(?:-|$)")
_GPT = re.compile(r"gpt-(\d+)(?:\.(\d+))?(?=-|$)")
_PLAIN = re.compile(r"gpt-(?:3|4)|chatgpt-|gpt-.*-chat")

_LOW_TO_HIGH = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Abilities:
    """`efforts` are the levels of reasoning from least to most; none means that it does not reason.

    `samples` says whether it takes `temperature` and `top_p`; `phases` whether it labels what it says
    before a tool call.
    """

    efforts: tuple[str, ...]
    samples: bool = False
    phases: bool = False

    @property
    def reasons(self) -> bool:
        return bool(self.efforts)


@lru_cache(maxsize=64)
def abilities_of(model: str) -> Abilities:
    """What the model behind a name such as `gpt-5.2-codex` or `openai/o3` accepts."""
    name = model.rpartition("/")[2].lower()
    if _PLAIN.match(name):
        return Abilities((), samples=True)
    if _O_SERIES.match(name):
        return Abilities(_LOW_TO_HIGH)
    found = _GPT.match(name)
    if found is None:
        return Abilities(_LOW_TO_HIGH, samples=True)
    version = (int(found[1]), int(found[2] or 0))
    return Abilities(_gpt_efforts(version, name), phases=version >= (5, 3))


def _gpt_efforts(version: tuple[int, int], name: str) -> tuple[str, ...]:
    if "-pro" in name:
        return ("high",) if version < (5, 2) else ("medium", "high", "xhigh")
    if version < (5, 1):
        return _LOW_TO_HIGH if "codex" in name else ("minimal", *_LOW_TO_HIGH)
    least = () if "codex" in name else ("none",)
    most: tuple[str, ...] = ()
    if version >= (5, 2) or "codex-max" in name:
        most = ("xhigh",)
    if version >= (5, 6):
        most = ("xhigh", "max")
    return (*least, *_LOW_TO_HIGH, *most)
