"""Why Gemini ended an answer, as Anthropic's stop reasons or as errors."""

from __future__ import annotations

_MAX_TOKENS = "MAX_TOKENS"
_REFUSALS = frozenset(
    {
        "SAFETY",
        "RECITATION",
        "LANGUAGE",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "MODEL_ARMOR",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION",
    }
)
_ERRORS = frozenset(
    {
        "MALFORMED_FUNCTION_CALL",
        "MALFORMED_RESPONSE",
        "UNEXPECTED_TOOL_CALL",
        "TOO_MANY_TOOL_CALLS",
        "MISSING_THOUGHT_SIGNATURE",
    }
)


def stop_reason(finish: str, *, calls_tools: bool) -> str:
    """Anthropic's stop reason. Gemini says STOP behind calls too."""
    if finish in _REFUSALS:
        return "refusal"
    if finish == _MAX_TOKENS:
        return "max_tokens"
    return "tool_use" if calls_tools else "end_turn"


def is_error(finish: str) -> bool:
    """True where the model wanted to go on and failed: an attempt worth repeating, not an end."""
    return finish in _ERRORS
