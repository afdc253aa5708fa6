"""What every request of the demo carries: instructions, tools and the state of the project."""

from __future__ import annotations

from typing import Any

_RULES = (
    "You help a person with the code in their project.",
    "Read before you change, and change no more than was asked.",
    "Say what you found in a few plain sentences; show commands and paths in backticks.",
    "Run the tests that cover a change. When one fails, say so and stop.",
    "Never delete what you did not create without being told to.",
    "When several things are independent of each other, do them at the same time.",
)
_PACKAGES = ("invoices", "orders", "reports", "customers", "shipping", "archive")
_FILES = ("totals", "models", "views", "export", "checks", "lines", "dates", "mail", "search", "forms")

_LISTING = "\n".join(
    f"src/{package}/{name}.py: {40 + 17 * (i * len(_FILES) + j) % 400} lines, read-write, tracked, tested by "
    f"tests/test_{package}_{name}.py"
    for i, package in enumerate(_PACKAGES)
    for j, name in enumerate(_FILES)
)
_STYLE = "\n".join(
    f"{number}. In package {package}, keep functions short, name things after the domain ({name}), "
    "raise errors that say what to do, and write the test beside the change."
    for number, (package, name) in enumerate(((p, n) for p in _PACKAGES for n in _FILES), 1)
)

SYSTEM: list[dict[str, Any]] = [
    {"type": "text", "text": "x-anthropic-billing-header: cc_version=2.1.330.000; cc_entrypoint=cli;"},
    {"type": "text", "text": "\n".join(_RULES), "cache_control": {"type": "ephemeral"}},
    {"type": "text", "text": f"House style:\n{_STYLE}", "cache_control": {"type": "ephemeral", "ttl": "1h"}},
]

ENVIRONMENT = f"Working directory: /home/you/project\nPlatform: linux\nFiles:\n{_LISTING}"

PLAN_NOTE = "Plan mode is active. Look around and write down a plan; change nothing until it is accepted."
PLAN_LEFT_NOTE = "## Exited Plan Mode\n\nChanges are allowed again."

_TOOLS = {
    "Agent": ("Start another agent on a task of its own.", ("description", "prompt", "subagent_type")),
    "Bash": ("Run a command in a shell and return what it prints.", ("command", "description")),
    "Edit": ("Replace a text in a file by another.", ("file_path", "old_string", "new_string")),
    "Glob": ("List the files whose names match a pattern.", ("pattern", "path")),
    "Grep": ("Search files for a regular expression.", ("pattern", "path", "glob")),
    "NotebookEdit": ("Change a cell of a notebook.", ("notebook_path", "cell_id", "new_source")),
    "Read": ("Read a file, an image or a page of a document.", ("file_path", "offset", "limit")),
    "Skill": ("Follow the instructions of a skill.", ("skill", "args")),
    "TodoWrite": ("Keep the list of what is left to do.", ("todos",)),
    "WebFetch": ("Fetch a page and answer a question about it.", ("url", "prompt")),
    "WebSearch": ("Search the web.", ("query", "allowed_domains")),
    "Write": ("Write a file, replacing what was there.", ("file_path", "content")),
}

TOOLS: list[dict[str, Any]] = [
    {
        "name": name,
        "description": f"{purpose} Use it when nothing simpler does, and say why. Paths are absolute.",
        "input_schema": {
            "type": "object",
            "properties": {
                p: {"type": "string", "description": f"The {p.replace('_', ' ')}."} for p in parameters
            },
            "required": list(parameters[:1]),
            "additionalProperties": False,
        },
    }
    for name, (purpose, parameters) in _TOOLS.items()
]
