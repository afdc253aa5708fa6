from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.wire.gemini.address import method_url
from tests.wire.gemini.requests import GEMINI


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://h", "https://h/v1beta/models/m:x"),
        ("https://h/gemini/", "https://h/gemini/v1beta/models/m:x"),
        ("https://h/v1beta", "https://h/v1beta/models/m:x"),
        ("https://h/v1/", "https://h/v1/models/m:x"),
        ("https://h/v1beta/models/", "https://h/v1beta/models/m:x"),
    ],
)
def test_wherever_the_base_ends(base: str, expected: str) -> None:
    assert method_url(replace(GEMINI, base_url=base), "m", "x") == expected
    assert method_url(replace(GEMINI, endpoint=base), "m", "x") == expected


@pytest.mark.parametrize(
    ("model", "path"),
    [
        ("models/gemini-3", "models/gemini-3"),
        ("tunedModels/mine", "tunedModels/mine"),
        ("odd name?x#y", "models/odd%20name%3Fx%23y"),
    ],
)
def test_names_of_models(model: str, path: str) -> None:
    assert method_url(GEMINI, model, "x").endswith(f".com/v1beta/{path}:x")
