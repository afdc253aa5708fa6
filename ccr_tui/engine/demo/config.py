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

[[rules]]
name = "asides stay cheap"
when = 'last_user_text =~ "(?i)by the way" and tokens < 50000'
use  = "ollama,qwen3-coder"

[[rules]]
name  = "fixes by difficulty"
when  = 'last_user_text =~ "(?i)(then )?fix" and request_class == "main"'
grade = {{ easy = "deepseek,deepseek-v4-flash", hard = "anthropic,claude-opus-5-5" }}

[[rules]]
name = "prose is judged"
when = 'last_user_text =~~ "newsletter" and not in_loop'
use  = "deepseek,deepseek-v4-flash"
escalate = "anthropic,claude-opus-5-5"
below = 6

[[rules]]
name = "how well are questions answered?"
when = 'last_user_text =~ "(Why|Show|Explain)"'
use  = ["anthropic,claude-sonnet-5", "deepseek,deepseek-v4-pro"]
shadow = true

[classifier]
use = "ollama,qwen3-coder"

[judge]
use = "anthropic,claude-haiku-4-5"

[fallback]
refused = "deepseek,deepseek-v4-pro"

[namespaces.night]
budget = {{ per_day = 500 }}

[retry]
max  = 1
base = 0.4
cap  = 1.0
"""


def demo_config_toml(mock_url: str) -> str:
    """The configuration as a user would write it. `mock_url` is the upstream's, without a final slash."""
    return _CONFIG.format(url=mock_url)
