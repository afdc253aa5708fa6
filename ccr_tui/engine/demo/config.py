"""The configuration of the demo: four providers, all of them the embedded upstream."""

from __future__ import annotations

PREFIXES = ("anthropic", "deepseek", "openrouter", "ollama")
"""Providers, and the path prefix at which the upstream plays each."""

_CONFIG = """\
# The configuration of `ccr-tui demo`: every provider is the upstream that is built in.
[providers.anthropic]
base_url = "{url}/anthropic"

[providers.deepseek]
base_url = "{url}/deepseek"
auth = "none"

[providers.openrouter]
base_url = "{url}/openrouter"
auth = "none"

[providers.ollama]
base_url = "{url}/ollama"

[routes]
default     = ["anthropic,claude-sonnet-5", "deepseek,deepseek-v4-pro"]
background  = ["ollama,qwen3-coder", "anthropic,claude-haiku-4-5"]
think       = ["anthropic,claude-opus-5-5", "anthropic,claude-sonnet-5"]
longContext = {{ use = "openrouter,moonshotai/kimi-k3", above_tokens = 60_000 }}
webSearch   = "anthropic,claude-haiku-4-5"
image       = ["openrouter,google/gemini-3.8-flash", "anthropic,claude-sonnet-5"]
subagent    = ["deepseek,deepseek-v4-flash", "anthropic,claude-haiku-4-5"]
compact     = "anthropic,claude-haiku-4-5"

[retry]
max  = 1
base = 0.4
cap  = 1.0
"""


def demo_config_toml(mock_url: str) -> str:
    """The configuration as a user would write it. `mock_url` is the upstream's, without a final slash."""
    return _CONFIG.format(url=mock_url)
