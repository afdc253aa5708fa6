"""Renews `ccr_tui/core/condition_tables.py` after an upgrade of rule-engine that changed its grammar.

python -m tests.core.make_condition_tables
"""

from __future__ import annotations

from pathlib import Path

from rule_engine import Rule
from rule_engine._vendor.ply import yacc

from ccr_tui.core import condition_tables
from ccr_tui.core.condition_grammar import TABLE_VERSION, digest_of, pack

WIDTH = 100
HEAD = '''"""rule-engine's parser tables, packed; `tests/core/make_condition_tables.py` wrote them."""

from __future__ import annotations

PACKED = (
'''


def packed() -> str:
    """The tables of the rule-engine that is installed, made anew."""
    assert yacc.__tabversion__ == TABLE_VERSION, "PLY has changed the layout of its tables"
    parser = Rule.parser
    made = yacc.yacc(module=parser, debug=False, write_tables=False, tabmodule="no_such_tables")
    grammar = yacc.ParserReflect({name: getattr(parser, name) for name in dir(parser)})
    grammar.get_all()
    productions = [(p.name, p.len, p.func) for p in made.productions]
    return pack(digest_of(grammar.signature()), _in_order(made.action), _in_order(made.goto), productions)


def _in_order(table: dict[int, dict[str, int]]) -> list[dict[str, int]]:
    return [dict(sorted(table.get(state, {}).items())) for state in range(max(table) + 1)]


def _lines(text: str) -> list[str]:
    return [text[start : start + WIDTH] for start in range(0, len(text), WIDTH)]


if __name__ == "__main__":
    lines = "".join(f'    "{line}"\n' for line in _lines(packed()))
    Path(condition_tables.__file__).write_text(f"{HEAD}{lines})\n", "utf-8")
