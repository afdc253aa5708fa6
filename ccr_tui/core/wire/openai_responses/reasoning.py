"""How much to think, as the model's own scale has it, and that its thoughts are to be shown."""

from __future__ import annotations

from ccr_tui.core.wire.draft import Draft
from ccr_tui.core.wire.openai_responses.models import Abilities
from ccr_tui.core.wire.reasoning_level import OFF

ENCRYPTED = "reasoning.encrypted_content"
_SOURCES = "web_search_call.action.sources"
_SCALE = (OFF, "minimal", "low", "medium", "high", "xhigh", "max")


def set_reasoning(draft: Draft, abilities: Abilities) -> None:
    """`reasoning` and `include`. Models that do not reason refuse both."""
    include: list[str] = []
    if abilities.reasons:
        include.append(ENCRYPTED)
        _set_effort(draft, abilities)
    if draft.drops.has_mapped("tools"):
        include.append(_SOURCES)
    if include:
        draft.body["include"] = include


def _set_effort(draft: Draft, abilities: Abilities) -> None:
    level = _level(draft, abilities)
    if level:
        draft.drops.mapped("thinking", draft.asked_words, f"reasoning effort {level}")
    shown = _thinks(draft) and level != OFF
    reasoning = ({"effort": level} if level else {}) | ({"summary": "auto"} if shown else {})
    if reasoning:
        draft.body["reasoning"] = reasoning


def _level(draft: Draft, abilities: Abilities) -> str:
    """The level to ask for, "" for the model's own. Some think not at all unless they are asked to."""
    wish = draft.level or ("medium" if _thinks(draft) else "")
    unknown = abilities.samples  # a model of which nobody knows whether it can be told not to think
    return "" if not wish or (wish == OFF and unknown) else nearest(wish, _usable(draft, abilities))


def _thinks(draft: Draft) -> bool:
    return draft.asked.reasoning.kind in ("enabled", "adaptive")


def _usable(draft: Draft, abilities: Abilities) -> tuple[str, ...]:
    """The levels there are; beside a web search none that is `minimal`."""
    searches = draft.drops.has_mapped("tools")
    return tuple(e for e in abilities.efforts if not (searches and e == "minimal"))


def nearest(wish: str, efforts: tuple[str, ...]) -> str:
    """The level of `efforts` that comes closest to the one wished for; of two equally close the lower."""
    place = _SCALE.index(wish) if wish in _SCALE else _SCALE.index("medium")
    return min(efforts, key=lambda effort: abs(_SCALE.index(effort) - place))
