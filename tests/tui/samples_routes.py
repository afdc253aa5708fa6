"""Configuration files: the one of `samples.CONFIG`, and one with everything that a table can show."""

from __future__ import annotations

TEXT = """\
# where my requests go
[providers.anthropic]
auth = "client"
[providers.deepseek]
api_key = "sk-of-my-own"
[providers.ollama]
[providers.openrouter]
api_key = "$OPENROUTER_API_KEY"

[routes]
default = ["anthropic,claude-sonnet-5", "openrouter,z-ai/glm-5"]
background = "ollama,qwen3-coder"  # costs nothing
think = ["anthropic,claude-opus-5-5", "anthropic,claude-sonnet-5"]
"""

RICH = f"""\
{TEXT}longContext = {{ use = "openrouter,google/gemini-3-pro", too_long = "anthropic" }}
plan = {{ use = "anthropic,claude-haiku-4-5", escalate = "anthropic,claude-opus-5-5", below = 7 }}

[judge]
use = "ollama,qwen3-coder"

# short reviews need no genius
[[rules]]
name = "reviews go mid-tier"
when = 'last_user_text =~ ".*(review|proofread).*" and tokens < 20000'
use = "anthropic,claude-sonnet-5"

[[rules]]
name = "night shift"
when = "hour < 6"
use = ["deepseek,deepseek-chat", "ollama,qwen3-coder"]

[[rules]]
name = "by difficulty"
when = 'task == "default"'
grade = {{ easy = "ollama,qwen3-coder", hard = "anthropic,claude-opus-5-5" }}

[classifier]
use = "ollama,qwen3-coder"

[namespaces.ci]
routes = {{ default = "deepseek,deepseek-chat" }}
[projects."/srv/app"]
rules = [{{ name = "big edits", when = "tools > 9", use = "anthropic,claude-opus-5-5" }}]
"""
