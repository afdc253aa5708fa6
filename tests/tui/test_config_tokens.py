from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.tui.config_tokens import hidden, pieces
from ccr_tui.tui.lines import Role
from tests.tui.samples_routes import RICH


def roles(text: str) -> dict[str, Role]:
    return {text[piece.start : piece.end]: piece.role for piece in pieces(text)}


def test_what_is_written_stands_out_by_what_it_is() -> None:
    found = roles('[routes] # all\nthink = { use = ["a,b"], above_tokens = 5 }\non = true\n')
    assert found["routes"] is Role.HEAD
    assert found["# all"] is Role.DIM
    assert found["think"] is found["use"] is Role.KEY
    assert found['"a,b"'] is Role.STRING
    assert found["5"] is found["true"] is Role.NUMBER
    assert roles('{"Router": {"think": "a,b"}} // x')['"think"'] is Role.KEY


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('api_key = "my own"', 'api_key = "••••••"'),
        ('api_key = "$NAME"', 'api_key = "$NAME"'),
        ('api_keys = [\n "one", # 1\n]\nmodels = ["m"]', 'api_keys = [\n "•••", # 1\n]\nmodels = ["m"]'),
        ('[a.extra_headers]\nX = "blue"\n[b]\nX = "m"', '[a.extra_headers]\nX = "••••"\n[b]\nX = "m"'),
        ('x = { api_key = "my own", models = ["m"] }', 'x = { api_key = "••••••", models = ["m"] }'),
        ('extra_headers = { "X-Team" = "blue" }\nn = "m"', 'extra_headers = { "X-Team" = "••••" }\nn = "m"'),
        ('"APIKEY": "my own",\n"HOST": "m"', '"APIKEY": "••••••",\n"HOST": "m"'),
        ('a.api_key = "half typed', 'a.api_key = "••••••••••'),
        ("# key sk-of-my-own", "# key ••••••••••••"),
    ],
)  # fmt: skip
def test_keys_are_hidden_wherever_they_stand(text: str, shown: str) -> None:
    assert hidden(text) == shown


def test_a_file_without_keys_is_as_it_was() -> None:
    text = RICH.replace('api_key = "sk-of-my-own"', "")
    assert hidden(text) == text


@given(st.text("[]{}=\"',:#\n ab$\\"))
def test_anything_can_be_scanned(text: str) -> None:
    ends = [0, *(piece.end for piece in pieces(text))]
    assert all(piece.start >= end for piece, end in zip(pieces(text), ends, strict=False))
    assert len(hidden(text).split("\n")) == len(text.split("\n"))
