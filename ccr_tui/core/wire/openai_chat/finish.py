"""Why an answer ended: the many words of servers, as Anthropic's stop reasons or as errors."""

from __future__ import annotations

_STOP_REASONS = {
    "stop": "end_turn",
    "eos": "end_turn",
    "end_turn": "end_turn",
    "tool_calls": "tool_use",
    "tool_use": "tool_use",
    "function_call": "tool_use",
    "length": "max_tokens",
    "max_tokens": "max_tokens",
    "model_length": "model_context_window_exceeded",
    "model_context_window_exceeded": "model_context_window_exceeded",
    "content_filter": "refusal",
    "safety": "refusal",
    "sensitive": "refusal",
    "recitation": "refusal",
    "refusal": "refusal",
}
_ERRORS = {
    "error": "api_error",
    "abort": "api_error",
    "network_error": "api_error",
    "insufficient_system_resource": "overloaded_error",
}


def stop_reason(finish: str, *, calls_tools: bool, refused: bool) -> str:
    """Anthropic's stop reason. Some servers say `stop` behind tool calls, or `tool_calls` without any."""
    reason = _STOP_REASONS.get(finish.lower(), "end_turn")
    if refused:
        return "refusal"
    if reason == "tool_use" and not calls_tools:
        return "end_turn"
    return "tool_use" if reason == "end_turn" and calls_tools else reason


def error_type(finish: str) -> str | None:
    """The error that ended the answer, or None where it ended well."""
    return _ERRORS.get(finish.lower())
