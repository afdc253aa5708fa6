"""Corrections of a request's fields, one function for each way in which servers differ from OpenAI's."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ccr_tui.core.wire.draft import Draft
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.openai_chat.parts import text_part
from ccr_tui.core.wire.parts import Part, content_of, is_text

_MOST_STOPS = 4


def max_completion_tokens(draft: Draft) -> None:
    """OpenAI's later models and those after them name the limit so."""
    draft.rename("max_tokens", "max_completion_tokens")


def at_most_4_stops(draft: Draft) -> None:
    stops = draft.body.get("stop", [])
    if len(stops) > _MOST_STOPS:
        draft.body["stop"] = stops[:_MOST_STOPS]
        draft.drops.dropped("stop_sequences", "sequence", count=len(stops) - _MOST_STOPS)


def no_stream_options(draft: Draft) -> None:
    """Mistral refuses fields that it does not know, and tells usage unasked."""
    draft.body.pop("stream_options", None)


def no_user(draft: Draft) -> None:
    draft.remove("user")


def top_k(draft: Draft) -> None:
    """OpenAI has no `top_k`, but many servers know it."""
    if draft.asked.top_k is not None:
        draft.body["top_k"] = draft.asked.top_k


def tool_choice_any(draft: Draft) -> None:
    """Mistral says `any` where OpenAI says `required`."""
    if draft.body.get("tool_choice") == "required":
        draft.body["tool_choice"] = "any"


def prompt_cache_key(draft: Draft) -> None:
    """One key per user keeps a conversation on the machine that has its prefix cached."""
    if "user" in draft.body:
        draft.body["prompt_cache_key"] = draft.body["user"]


def litellm_drop_params(draft: Draft) -> None:
    """LiteLLM then leaves out what the model behind it does not know, instead of refusing."""
    draft.body["drop_params"] = True


def json_object_only(draft: Draft) -> None:
    """A server that promises JSON but follows no schema: the schema is told in words."""
    if _schema_in_words(draft):
        draft.body["response_format"] = {"type": "json_object"}


def schema_in_prompt(draft: Draft) -> None:
    """A server that cannot stream JSON mode: only the words are left."""
    if _schema_in_words(draft):
        del draft.body["response_format"]


def _schema_in_words(draft: Draft) -> bool:
    if "response_format" not in draft.body:
        return False
    schema = msgspec.json.encode(draft.asked.output_schema).decode()
    words = f"Answer with one JSON object and nothing else. It must follow this JSON schema:\n{schema}"
    messages = draft.messages
    if messages and messages[0]["role"] == "system":
        messages[0]["content"] = f"{messages[0]['content']}\n\n{words}"
    else:
        messages.insert(0, {"role": "system", "content": words})
    draft.drops.mapped("output_config.format", "json_schema", "told in the system prompt")
    return True


def web_plugin(draft: Draft) -> None:
    """OpenRouter searches the web for any model."""
    draft.body["plugins"] = [{"id": "web"}]


def enable_search(draft: Draft) -> None:
    """Qwen searches by itself."""
    draft.body["enable_search"] = True


def text_only(draft: Draft) -> None:
    """A model that cannot see: a note stands for each image and file."""
    _replace_parts(draft, lambda part: True, "this model reads text only")


def inline_images_only(draft: Draft) -> None:
    """A server that does not fetch images."""
    _replace_parts(draft, _is_remote, "this server does not fetch images")


def _is_remote(part: Part) -> bool:
    return bool(part["type"] == "image_url" and not part["image_url"]["url"].startswith("data:"))


def _replace_parts(draft: Draft, refused: Callable[[Part], bool], why: str) -> None:
    for message in draft.messages:
        content = message["content"]
        if not isinstance(content, list):
            continue
        message["content"] = content_of([_allowed(part, refused, why, draft.drops) for part in content])


def _allowed(part: Part, refused: Callable[[Part], bool], why: str, drops: Drops) -> Part:
    """The part, or a note in its place."""
    if is_text(part) or not refused(part):
        return part
    what, noun = ("A file", "file") if part["type"] == "file" else ("An image", "image")
    drops.dropped(f"{noun}s", noun, after="a note")
    return text_part(f"[{what} is left out: {why}.]")
