"""How a client says to which workflow a request belongs: in the path of its base URL, or in a header.

`ANTHROPIC_BASE_URL=http://127.0.0.1:3456/n/review` is the namespace `review`. A classic CCR preset is
served below `/preset/NAME`, as there, and is the namespace `preset/NAME`.
"""

from __future__ import annotations

import re

NAMESPACE = re.compile(r"[A-Za-z0-9._-]{1,64}")
HEADER = "x-ccr-tui-namespace"

RULE = "use letters, digits, dots, dashes and underscores, at most 64 of them"
"""What a name may be, to be said to a person."""

_PATH = re.compile(rf"/(n|preset)/({NAMESPACE.pattern})(/.*)?")


def split_path(path: str) -> tuple[str, str]:
    """Namespace and the rest of a request's path; ("", path) where it names none."""
    found = _PATH.fullmatch(path)
    if found is None:
        return "", path
    kind, name, rest = found.groups()
    return (f"preset/{name}" if kind == "preset" else name), rest or "/"


def names_wrongly(path: str) -> bool:
    """Whether a path without a namespace was meant to name one."""
    return path.startswith(("/n/", "/preset/")) and not split_path(path)[0]


def path_of(namespace: str) -> str:
    """What a base URL ends with for this namespace."""
    if not namespace:
        return ""
    return f"/{namespace}" if namespace.startswith("preset/") else f"/n/{namespace}"
