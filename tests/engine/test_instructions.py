from __future__ import annotations

import os
from pathlib import Path

import pytest

from ccr_tui.core.config import Config, Grader
from ccr_tui.engine.instructions import LONGEST, Instructions


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(source=str(tmp_path / "config.toml"))


def test_built_in_unless_the_user_has_his_own(config: Config) -> None:
    instructions = Instructions("Sort.")
    assert instructions.of(Grader(), config) == ("Sort.", "")
    assert instructions.of(Grader(prompt="Sort by mood."), config) == ("Sort by mood.", "")


def test_a_file_stands_beside_the_configuration_and_may_change(config: Config, tmp_path: Path) -> None:
    instructions, grader = Instructions("Sort."), Grader(prompt_file="prompts/sort.md")
    file = tmp_path / "prompts" / "sort.md"
    file.parent.mkdir()
    file.write_text("\ufeff Sort by size.\n", encoding="utf-8")
    assert instructions.of(grader, config) == ("Sort by size.", "")
    file.write_text("Sort by risk.")
    os.utime(file, ns=(1, 1))
    assert instructions.of(grader, config) == ("Sort by risk.", "")
    absolute = Grader(prompt_file=str(file))
    assert Instructions("").of(absolute, Config()) == ("Sort by risk.", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "No such file"), (b" \n", "it is empty"), (b"x" * (LONGEST + 1), "larger than 100 KB")],
)
def test_a_file_of_no_use_is_said_with_its_place(
    config: Config, tmp_path: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "sort.md").write_bytes(content)
    text, trouble = Instructions("Sort.").of(Grader(prompt_file="sort.md"), config)
    assert text == ""
    assert str(tmp_path / "sort.md") in trouble
    assert said in trouble
