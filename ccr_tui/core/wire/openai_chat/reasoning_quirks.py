"""How much to think, in the words of each provider, and only to the models that listen.

Sources: the providers' API references (2026-09). A model that is not named here gets no such field, since
most servers refuse what they do not know; it then thinks as much as it does by itself.
"""

from __future__ import annotations

import re

from ccr_tui.core.wire.draft import Draft
from ccr_tui.core.wire.reasoning_level import OFF

_THREE = {"low": "low", "medium": "medium", "high": "high", "xhigh": "high", "max": "high"}
_O_SERIES = re.compile(r"^(?:openai/)?o[1-9]")
_GPT_5 = re.compile(r"^(?:openai/)?gpt-(\d+)(?:\.(\d+))?(?!.*-chat)")
_THINKING_GROK = re.compile(r"grok-(?:3-mini|code|[4-9])(?!.*non-reasoning)")
_GROK = re.compile(r"grok-(?:3-mini|4\.[3-9]|[5-9])")


def effort_field(draft: Draft) -> None:
    """`reasoning_effort` as OpenAI introduced it."""
    if level := _THREE.get(draft.level):
        draft.set_reasoning("reasoning_effort", level)


def openai_reasoning(draft: Draft) -> None:
    """OpenAI's own models: which of them think, how far their scale goes, and what they then refuse.

    From 5.4 on, Chat Completions serves tools only to a model that is told not to think.
    """
    version = _gpt_version(draft.model)
    if version is None and not _O_SERIES.match(draft.model):
        return
    draft.remove("temperature", "top_p", "stop")
    scale = dict(_THREE)
    if version is None:
        scale[OFF] = "low"
    else:
        scale[OFF] = "none" if version >= (5, 1) else "minimal"
        if version >= (5, 2):
            scale |= {"xhigh": "xhigh", "max": "xhigh"}
    if version is not None and version >= (5, 4) and "tools" in draft.body:
        draft.set_reasoning("reasoning_effort", "none")
    elif level := scale.get(draft.level):
        draft.set_reasoning("reasoning_effort", level)


def groq_reasoning(draft: Draft) -> None:
    """gpt-oss has three levels, Qwen an on and off; nothing else on Groq takes the field."""
    if "gpt-oss" in draft.model:
        effort_field(draft)
    elif "qwen3" in draft.model and draft.level:
        draft.set_reasoning("reasoning_effort", "none" if draft.level == OFF else "default")


def xai_reasoning(draft: Draft) -> None:
    """The Grok models with levels, and the fields that thinking ones refuse."""
    if _THINKING_GROK.search(draft.model):
        draft.remove("stop")
    if _GROK.search(draft.model) and (level := _THREE.get(draft.level)):
        draft.set_reasoning("reasoning_effort", level)


def cerebras_reasoning(draft: Draft) -> None:
    """gpt-oss has three levels; GLM can only be told not to think."""
    if "gpt-oss" in draft.model:
        effort_field(draft)
    elif "glm" in draft.model and draft.level == OFF:
        draft.set_reasoning("reasoning_effort", "none")


def deepseek_thinking(draft: Draft) -> None:
    """A switch, and a scale of low, high and max. What its scale lacks is told as DeepSeek maps it."""
    scale = {"low": "low", "medium": "high", "high": "high", "xhigh": "high", "max": "max"}
    _switch(draft)
    if level := scale.get(draft.level):
        draft.set_reasoning("reasoning_effort", level)


def thinking_switch(draft: Draft) -> None:
    """Only on or off: Kimi, GLM."""
    _switch(draft)


def qwen_thinking(draft: Draft) -> None:
    """A switch and a budget; open models think only when they stream."""
    asked = draft.asked.reasoning
    if not draft.asked.stream or draft.level == OFF:
        draft.set_reasoning("enable_thinking", value=False)
    elif draft.level:
        draft.set_reasoning("enable_thinking", value=True)
        if asked.budget:
            draft.body["thinking_budget"] = asked.budget


def template_thinking(draft: Draft) -> None:
    """Local servers: the model's chat template decides, and takes these words if it knows them."""
    if not draft.level:
        return
    words: dict[str, object] = {"enable_thinking": draft.level != OFF}
    if level := _THREE.get(draft.level):
        words["reasoning_effort"] = level
    draft.set_reasoning("chat_template_kwargs", words)


def openrouter_reasoning(draft: Draft) -> None:
    """One object for all models; OpenRouter leaves it out for those that do not think."""
    asked = draft.asked.reasoning
    if asked.kind == "enabled" and asked.budget:
        draft.set_reasoning("reasoning", {"max_tokens": asked.budget})
    elif draft.level == OFF:
        draft.set_reasoning("reasoning", {"enabled": False})
    elif draft.level:
        effort = "xhigh" if draft.level == "max" else draft.level
        draft.set_reasoning("reasoning", {"effort": effort})


def _switch(draft: Draft) -> None:
    if draft.level:
        kind = "disabled" if draft.level == OFF else "enabled"
        draft.set_reasoning("thinking", {"type": kind})


def _gpt_version(model: str) -> tuple[int, int] | None:
    """(5, 2) for gpt-5.2-codex; None for models before 5, which do not think."""
    found = _GPT_5.match(model)
    version = (int(found[1]), int(found[2] or 0)) if found else (0, 0)
    return version if version >= (5, 0) else None
