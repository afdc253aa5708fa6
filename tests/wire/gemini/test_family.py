from __future__ import annotations

import pytest

from ccr_tui.core.wire.gemini.family import family_of


@pytest.mark.parametrize(
    ("model", "version"),
    [
        ("gemini-2.5-flash-lite", (2, 5)),
        ("gemini-3-pro-preview", (3, 0)),
        ("gemini-3.1-pro-preview-customtools", (3, 1)),
        ("models/gemini-2.0-flash-001", (2, 0)),
        ("gemini-4-argon", (4, 0)),
        ("gemini-flash-latest", (3, 1)),
        ("gemini-flash-lite-latest", (3, 1)),
        ("gemma-3-27b-it", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_versions(model: str, version: tuple[int, int]) -> None:
    assert family_of(model).version == version


def test_kinds() -> None:
    assert family_of("gemini-2.5-pro").is_pro
    assert family_of("gemini-2.5-flash-lite").is_lite
    assert not family_of("gemini-2.5-flash").is_pro


def test_what_came_with_which_version() -> None:
    old, middle, new = map(family_of, ("gemini-2.0-flash", "gemini-2.5-flash", "gemini-3-flash-preview"))
    assert [f.fetches_urls for f in (old, middle, new)] == [False, True, True]
    assert [f.has_budgets for f in (old, middle, new)] == [False, True, False]
    assert [f.has_levels for f in (old, middle, new)] == [False, False, True]
    assert [f.demands_signatures for f in (old, middle, new)] == [False, False, True]
    assert [f.longest_answer for f in (old, middle, new)] == [8192, 65536, 65536]
