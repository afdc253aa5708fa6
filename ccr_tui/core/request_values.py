"""The fields of a request that conditions may name, with their types, and their values for one request."""

from __future__ import annotations

from collections.abc import Mapping

from ccr_tui.core.condition_field import Field, types_of
from ccr_tui.core.conditions import Value
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.situation import Situation
from ccr_tui.core.tasks import EFFORTS, TASKS

CLASSES = ("main", "subagent", "workflow", "compaction", "auxiliary")
HEALTH = ("ok", "resting", "exhausted")

TASK = Field("task", str, "the kind of request", TASKS)

FACT_FIELDS = (
    Field("model", str, "the model that the client asks for"),
    Field("tokens", int, "input tokens, estimated"),
    Field("max_tokens", int, "the longest answer that is allowed, in tokens"),
    Field("messages", int, "messages in the conversation"),
    Field("tools", int, "tools that the model may use"),
    Field("tool_types", tuple, "types of the server's own tools, such as web_search_20250305"),
    Field("effort", str, "the effort asked for", EFFORTS),
    Field("thinking", str, "how the model may think", ("enabled", "adaptive", "disabled")),
    Field("thinking_budget", int, "tokens to think with"),
    Field("ultrathink", bool, "the user wrote ultrathink"),
    Field("has_image", bool, "an image is anywhere in the conversation"),
    Field("new_image", bool, "an image is in this turn"),
    Field("last_user_text", str, "what the user last wrote, its last 4,000 characters"),
    Field("system_text", str, "the system prompt, its first 4,000 characters"),
    Field("session", str, "Claude Code's id of the session"),
    Field("prompt", str, "Claude Code's id of the user's prompt"),
    Field("agent", str, "Claude Code's id of the agent"),
    Field("parent_agent", str, "the agent that started it"),
    Field("agent_type", str, "the kind of agent, such as Explore"),
    Field("is_subagent", bool, "sent by a subagent"),
    Field("request_class", str, "what the client says the request is", CLASSES),
    Field("namespace", str, "the workflow that it belongs to"),
    Field("project", str, "the working directory"),
    Field("turn", int, "how often the user has spoken in the conversation"),
    Field("in_loop", bool, "brings the result of a tool"),
    Field("plan_mode", bool, "plan mode is on"),
    Field("endpoint", str, "what is asked of the model", ("messages", "count_tokens")),
    Field("stream", bool, "the answer is to be streamed"),
)

SITUATION_FIELDS = (
    Field("hour", int, "the hour of the day, 0 to 23"),
    Field("weekday", int, "the day of the week, 1 is Monday"),
    Field("provider_health", dict, "how a provider fares: provider_health[“ollama”]", HEALTH),
    Field("cost_today", float, "dollars spent today"),
    Field("cost_session", float, "dollars spent in this session"),
    Field("last_input_tokens", int, "input tokens of the session's previous answer"),
)

FIELDS: Mapping[str, Field] = {f.name: f for f in (TASK, *FACT_FIELDS, *SITUATION_FIELDS)}
"""Everything that the condition of a rule may name."""

REQUEST_FIELDS: Mapping[str, type] = types_of(FIELDS.values())


def request_values(facts: RequestFacts, task: str, situation: Situation) -> Mapping[str, Value]:
    """Values of all `REQUEST_FIELDS`."""
    values: dict[str, Value] = {TASK.name: task}
    values.update((field.name, field.of(facts)) for field in FACT_FIELDS)
    values.update((field.name, field.of(situation)) for field in SITUATION_FIELDS)
    return values
