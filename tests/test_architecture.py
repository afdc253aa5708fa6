"""What import-linter cannot see: what is really loaded, and that no module or function grows out of hand."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ccr_tui

ROOT = Path(ccr_tui.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "common"}


@pytest.mark.parametrize(
    ("module", "strangers"),
    [
        (
            "ccr_tui.core.record",
            {"httpx", "httpx2", "starlette", "textual", "rich", "sqlite3", "genai_prices"},
        ),
        (
            "ccr_tui.core.wire.dialects",
            {"httpx", "httpx2", "starlette", "textual", "rich", "sqlite3", "asyncio"},
        ),
        ("ccr_tui.engine.server", {"textual", "sqlite3", "genai_prices"}),
        ("ccr_tui.store.writer", {"textual", "rich", "httpx", "starlette", "uvicorn"}),
        ("ccr_tui.tui.app", {"httpx", "httpx2", "starlette", "uvicorn", "sqlite3"}),
    ],
)
def test_a_module_loads_no_strangers(module: str, strangers: set[str]) -> None:
    code = f"import {module}, sys; print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert not strangers & set(loaded.stdout.split())


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_stays_small_and_says_why_it_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= LONGEST_MODULE
    assert ast.get_docstring(tree)
    assert path.stem not in FORBIDDEN_NAMES
    assert not [f"{name}: {length}" for name, length in _functions(tree) if length > LONGEST_FUNCTION]
    if path.name == "__init__.py" and path.parent != ROOT:
        assert len(tree.body) == 1, "no logic in __init__"


def _functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1
