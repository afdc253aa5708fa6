from __future__ import annotations

from pathlib import Path

import pytest

from ccr_tui.store.config_at import line_at

TOML = '# mine\n[routes]\ndefault = "a,b"\n\n[[rules]]\nname = "x"\n'


@pytest.mark.parametrize(
    ("key", "line"),
    [("routes.default", 3), ("routes.think", 2), ("rules[0]", 5), ("judge", None), ("", None)],
)
def test_the_line_of_a_key_or_of_the_table_around_it(key: str, line: int | None) -> None:
    assert line_at(Path("c.toml"), TOML, key) == line


def test_a_classic_file() -> None:
    assert line_at(Path("c.json"), '{\n  "Router": {\n    "think": "a,b"}}', "Router.think") == 3


@pytest.mark.parametrize("path", ["c.toml", "c.json"])
def test_a_text_that_is_half_typed_has_no_lines(path: str) -> None:
    assert line_at(Path(path), "[[}", "routes") is None
