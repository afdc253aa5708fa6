from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import json5
import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from ccr_tui.core.config_key import KeyPath
from ccr_tui.store.config_lines import json_lines, line_of, toml_lines

TOML = '''# a comment with [brackets] = "and more"
[server]
port = 3456 # after
a.b = 1.5

[routes]
think = [
  "a,b", # c, d
  # "no, element"
  "c,d",
]
longContext = { use = ["x",
   "y"], above_tokens = 200_000 }
text = """
x = 1
[foo]
\\""" more"""
'q.r' = 'it # is'
"es\\u0041" = 1979-05-27T07:32:00Z
[[rules]]
name = "x"
[[rules]]
name = "y"
[providers."a,b".extra_headers]
x = {}
y = []
z = [{a=1},{a=2, b = {c = 3}}]'''

TOML_LINES: list[tuple[KeyPath, int]] = [
    (("server",), 2),
    (("server", "port"), 3),
    (("server", "a", "b"), 4),
    (("routes",), 6),
    (("routes", "think"), 7),
    (("routes", "think", 0), 8),
    (("routes", "think", 1), 10),
    (("routes", "longContext", "use", 1), 13),
    (("routes", "longContext", "above_tokens"), 13),
    (("routes", "text"), 14),
    (("routes", "q.r"), 18),
    (("routes", "esA"), 19),
    (("rules",), 20),
    (("providers",), 24),
    (("providers", "a,b", "extra_headers", "x"), 25),
    (("providers", "a,b", "extra_headers", "z", 1, "b", "c"), 27),
    (("server", "gone"), 2),
    (("routes", "gone", "deeper"), 6),
]


TABLES = """\
[[rules]]
name = "x"
[[rules]]
name = "y"
[rules.grade]
easy = "a"
[[rules.deep]]
z = 1
[[rules]]
deep = [{ z = 2 }]
[[n."a b".rules]]
name = "n"
[[n."a b".rules]]"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("rules",), 1),
        (("rules", 0, "name"), 2),
        (("rules", 1), 3),
        (("rules", 1, "name"), 4),
        (("rules", 1, "grade", "easy"), 6),
        (("rules", 1, "deep", 0, "z"), 8),
        (("rules", 2, "deep", 0, "z"), 10),
        (("rules", 2, "when"), 9),
        (("n", "a b", "rules", 0, "name"), 12),
        (("n", "a b", "rules", 1, "name"), 13),
    ],
)
def test_finds_the_elements_of_lists_of_tables(path: KeyPath, line: int) -> None:
    tomllib.loads(TABLES)
    assert line_of(path, toml_lines(TABLES)) == line


@pytest.mark.parametrize(("path", "line"), TOML_LINES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_finds_keys_of_toml(path: KeyPath, line: int, newline: str) -> None:
    text = TOML.replace("\n", newline)
    tomllib.loads(text)
    assert line_of(path, toml_lines(text)) == line


def test_keys_that_only_a_multi_line_text_holds_are_none() -> None:
    assert ("x",) not in toml_lines(TOML)
    assert ("foo",) not in toml_lines(TOML)


JSON = """{ // "no": 1
 "Providers": [
  {"name": "a", b: 1}, /* "x": 1
 */ {"name": 'it\\'s', "": {"z": [1,
   {},],},} ],
 "Router": { "default": "a, // b" },
 t: [],
 "caf\\u00e9": {} }"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("Providers",), 2),
        (("Providers", 0, "b"), 3),
        (("Providers", 1), 4),
        (("Providers", 1, "", "z", 0), 4),
        (("Providers", 1, "", "z", 1), 5),
        (("Router", "default"), 6),
        (("Router", "think"), 6),
        (("t",), 7),
        (("café",), 8),
        (("no",), None),
        ((), None),
    ],
)
def test_finds_keys_of_json5(path: KeyPath, line: int | None) -> None:
    json5.loads(JSON)
    assert line_of(path, json_lines(JSON)) == line


def _paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Every key and list element below a value."""
    items: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for key, inner in items:
        yield (*path, key)
        yield from _paths(inner, (*path, key))


_KEYS = st.text("abAB01_-.,[]{}=#'\"\\ é\t", max_size=5)
_LEAVES = st.integers(-9, 9) | st.booleans() | st.floats(-9, 9) | st.text("ab\n\"'#[]{}=,\\/*: ", max_size=8)
_DATA = st.dictionaries(
    _KEYS,
    st.recursive(
        _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3)
    ),
    max_size=4,
)


@settings(deadline=None)
@given(_DATA)
def test_every_key_of_json_is_found(data: dict[str, Any]) -> None:
    for text in (json.dumps(data), json.dumps(data, indent=1)):
        assert set(json_lines(text)) == set(_paths(data))


@settings(deadline=None)
@given(_DATA)
def test_every_key_of_toml_is_found(data: dict[str, Any]) -> None:
    text = tomlkit.dumps(data)
    assert tomllib.loads(text) == data
    assert set(_paths(data)) - set(toml_lines(text)) == set()
