"""Loads rule-engine without the 0.4 s that its parser takes to work out its own tables on every start.

PLY, which rule-engine brings along, makes LALR tables when the parser is made. Before that it looks for a
module `parsetab` beside the parser, and takes the tables in there if they are signed with the grammar in
force. rule-engine has no such module, so this one stands in for it. After an upgrade that changes the
grammar, or the place where PLY looks, nothing is found that fits and PLY makes its tables as ever.

`python -m tests.core.make_condition_tables` renews the tables, which `condition_tables` holds.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import zlib
from types import ModuleType
from typing import Any

from ccr_tui.core.condition_tables import PACKED

_PLACE = "rule_engine.parser.parsetab"
"""Where PLY looks for the tables."""

TABLE_VERSION = "3.10"
"""PLY's number for the layout of tables."""


class Signature:
    """Equal to the text of a grammar whose digest it holds: PLY compares that text."""

    def __init__(self, digest: str) -> None:
        self.digest = digest

    def __eq__(self, grammar: object) -> bool:
        return isinstance(grammar, str) and digest_of(grammar) == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def digest_of(grammar: str) -> str:
    return hashlib.sha256(grammar.encode()).hexdigest()


def rule_engine() -> Any:
    """The library."""
    if "rule_engine" not in sys.modules:
        sys.modules[_PLACE] = _tables()
        try:
            import rule_engine  # noqa: PLC0415
        finally:
            del sys.modules[_PLACE]
    import rule_engine  # noqa: PLC0415 - for those who write conditions only

    return rule_engine


def pack(digest: str, actions: object, gotos: object, productions: object) -> str:
    """Tables as `condition_tables` holds them."""
    text = json.dumps([digest, actions, gotos, productions], separators=(",", ":"))
    return base64.b85encode(zlib.compress(text.encode(), 9)).decode()


def _tables() -> ModuleType:
    digest, actions, gotos, productions = json.loads(zlib.decompress(base64.b85decode(PACKED)))
    module = ModuleType(_PLACE)
    module.__dict__.update(
        _tabversion=TABLE_VERSION,
        _lr_method="LALR",
        _lr_signature=Signature(digest),
        _lr_action=dict(enumerate(actions)),
        _lr_goto=dict(enumerate(gotos)),
        _lr_productions=[("", name, length, function, "", 0) for name, length, function in productions],
    )
    return module
