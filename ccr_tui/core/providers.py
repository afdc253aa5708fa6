"""Providers: endpoint, credential and dialect, and the presets that fill them in.

Base URLs are those each provider documents for clients of the dialect. Where a provider speaks Anthropic's
dialect its plain name means that, since nothing is lost there; `-openai` is its other address.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Auth(StrEnum):
    """Where the credential of an upstream request comes from."""

    CLIENT = "client"  # what the client sent, passed on
    KEY = "key"  # the provider's `api_key`
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """What differs for one model of a provider; what says nothing leaves the provider's as it is."""

    quirks: tuple[str, ...] = ()
    max_tokens: int = 0
    extra_body: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Provider:
    """`api_key` may be `$NAME` or `${NAME}`: it is resolved when a request is sent, never kept.

    `auth_header` is "x-api-key" or "authorization" (Bearer). `endpoint` replaces `base_url` plus the
    dialect's path where a classic CCR file gives the full address. `preset` is the one it was made from.
    `quirks` name what the server does differently; without any, `core.wire.quirks` looks them up by its
    preset or address. `max_tokens` caps the length of an answer, 0 does not. `extra_body` are fields that
    go into every request for an answer, each with its value as JSON text. `proxy` is the URL that its
    connections go through. `per_model` are the models for which something differs. What may hold a
    credential stays out of the repr.
    """

    name: str
    base_url: str
    dialect: str = "anthropic"
    auth: Auth = Auth.KEY
    api_key: str = field(default="", repr=False)
    auth_header: str = "x-api-key"
    extra_headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    endpoint: str = ""
    models: tuple[str, ...] = ()
    preset: str = ""
    quirks: tuple[str, ...] = ()
    max_tokens: int = 0
    extra_body: tuple[tuple[str, bytes], ...] = ()
    proxy: str = field(default="", repr=False)
    api_keys: tuple[str, ...] = field(default=(), repr=False)
    per_model: tuple[tuple[str, ModelOptions], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys to use in turn, as written: `api_key`, then `api_keys`."""
        return tuple(dict.fromkeys(key for key in (self.api_key, *self.api_keys) if key))

    def for_model(self, model: str) -> Provider:
        """The provider as this model has it: its quirks, the lower cap, its fields over the others."""
        own = next((options for name, options in self.per_model if name == model), None)
        if own is None:
            return self
        caps = [cap for cap in (self.max_tokens, own.max_tokens) if cap]
        return replace(
            self,
            quirks=own.quirks or self.quirks,
            max_tokens=min(caps, default=0),
            extra_body=tuple({**dict(self.extra_body), **dict(own.extra_body)}.items()),
        )


def _chat(name: str, base_url: str, *quirks: str, auth: Auth = Auth.KEY) -> Provider:
    return Provider(name, base_url, "openai_chat", auth, auth_header="authorization", quirks=quirks)


_LOCAL_SERVER = ("content_never_null", "think_tags", "top_k")

PRESETS: dict[str, Provider] = {
    p.name: p
    for p in (
        Provider("anthropic", "https://api.anthropic.com", auth=Auth.CLIENT),
        Provider("deepseek", "https://api.deepseek.com/anthropic"),
        Provider(
            "gemini",
            "https://generativelanguage.googleapis.com",
            dialect="gemini",
            auth_header="x-goog-api-key",
        ),
        Provider("minimax", "https://api.minimax.io/anthropic", auth_header="authorization"),
        Provider("moonshot", "https://api.moonshot.ai/anthropic", auth_header="authorization"),
        Provider("ollama", "http://127.0.0.1:11434", auth=Auth.NONE),
        Provider("openrouter", "https://openrouter.ai/api", auth_header="authorization"),
        Provider("zai", "https://api.z.ai/api/anthropic", auth_header="authorization"),
        _chat(
            "openai",
            "https://api.openai.com/v1",
            *("max_completion_tokens", "openai_reasoning", "at_most_4_stops", "ids_at_most_40"),
            *("plain_object_schemas", "pdf_files", "prompt_cache_key"),
        ),
        _chat(
            "openrouter-openai",
            "https://openrouter.ai/api/v1",
            *("openrouter_reasoning", "reasoning_details_back", "web_plugin", "pdf_files", "top_k"),
        ),
        _chat(
            "deepseek-openai",
            "https://api.deepseek.com",
            *("deepseek_thinking", "reasoning_content_back", "json_object_only", "text_only"),
        ),
        _chat(
            "moonshot-openai",
            "https://api.moonshot.ai/v1",
            *("thinking_switch", "reasoning_content_back", "no_sampling", "inline_images_only"),
        ),
        _chat(
            "groq",
            "https://api.groq.com/openai/v1",
            *("max_completion_tokens", "groq_reasoning", "at_most_4_stops", "schema_in_prompt"),
        ),
        _chat(
            "mistral",
            "https://api.mistral.ai/v1",
            *("tool_choice_any", "short_ids", "no_user", "no_stream_options", "no_user_after_tool"),
            *("system_first", "content_never_null"),
        ),
        _chat("xai", "https://api.x.ai/v1", "max_completion_tokens", "xai_reasoning"),
        _chat(
            "cerebras",
            "https://api.cerebras.ai/v1",
            *("max_completion_tokens", "cerebras_reasoning", "no_parallel_flag", "text_only"),
        ),
        _chat(
            "qwen",
            "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
            *("qwen_thinking", "reasoning_content_back", "json_object_only", "enable_search", "top_k"),
        ),
        _chat("litellm", "http://127.0.0.1:4000/v1", "effort_field", "litellm_drop_params", "think_tags"),
        _chat("lmstudio", "http://127.0.0.1:1234/v1", "system_first", *_LOCAL_SERVER, auth=Auth.NONE),
        _chat(
            "llamacpp",
            "http://127.0.0.1:8080/v1",
            *("system_first", "template_thinking", "no_patterns", *_LOCAL_SERVER),
            auth=Auth.NONE,
        ),
        _chat(
            "vllm",
            "http://127.0.0.1:8000/v1",
            *("system_first", "template_thinking", *_LOCAL_SERVER),
            auth=Auth.NONE,
        ),
        _chat(
            "ollama-openai",
            "http://127.0.0.1:11434/v1",
            *("content_never_null", "think_tags", "inline_images_only"),
            auth=Auth.NONE,
        ),
    )
}
"""Providers by the name that a user writes; `[providers.NAME]` starts from the preset of that name."""

AUTH_HEADER_BY_DIALECT = {
    "anthropic": "x-api-key",
    "openai_chat": "authorization",
    "openai_responses": "authorization",
    "gemini": "x-goog-api-key",
}
"""Every dialect that a configuration may name, and where it carries a key unless the provider differs."""
