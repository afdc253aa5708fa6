"""The tables that spare rule-engine's parser its work are those that it would make."""

from __future__ import annotations

import subprocess
import sys

from ccr_tui.core.condition_grammar import Signature, digest_of
from ccr_tui.core.condition_tables import PACKED
from tests.core.make_condition_tables import packed

LOAD = """
from ccr_tui.core.condition_grammar import rule_engine
{change}
engine = rule_engine()
import sys
assert "rule_engine.parser.parsetab" not in sys.modules
print(type(engine.Rule.parser._parser.productions[1]).__name__)
print(engine.Rule("1 < 2 and 'a' in 'abc'").matches({{}}))
"""


def test_the_tables_are_those_of_the_installed_grammar() -> None:
    assert packed() == PACKED, "renew them: python -m tests.core.make_condition_tables"


def test_they_are_used() -> None:
    assert loaded("") == ["MiniProduction", "True"]


def test_another_grammar_makes_its_own() -> None:
    other = "import ccr_tui.core.condition_grammar as g; g.Signature.__eq__ = lambda self, other: False"
    assert loaded(other) == ["Production", "True"]


def test_a_signature_is_equal_to_its_text_only() -> None:
    signature = Signature(digest_of("a : b"))
    assert signature == "a : b"
    assert signature != "a : c"
    assert signature != 5


def loaded(change: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", LOAD.format(change=change)], text=True, capture_output=True, check=True
    )
    assert not run.stderr
    return run.stdout.split()
