from __future__ import annotations

import tomllib

import pytest
from hypothesis import given

from ccr_tui.core.config import Grader
from ccr_tui.core.config_graders import KEYS, grader_from
from ccr_tui.core.config_section import Section
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from tests.core.config_values import tables

PROVIDERS = ("anthropic", "ollama")


def read(text: str) -> Grader:
    return grader_from(Section(("judge",), tomllib.loads(text)), PROVIDERS, {"SET": "ollama,qwen3"})


def test_nothing_is_off() -> None:
    assert read("") == Grader()


def test_a_model_is_enough() -> None:
    grader = read('use = "anthropic,claude-haiku-4-5"')
    assert grader == Grader(use=Upstream("anthropic", "claude-haiku-4-5"))
    assert (grader.per_hour, grader.timeout) == (60, 10.0)
    assert read('use = "$SET"').use == Upstream("ollama", "qwen3")


def test_every_key() -> None:
    grader = read('use = "ollama,m"\nprompt = "Sort."\nper_hour = 5\ntimeout = 2.5')
    assert grader == Grader(Upstream("ollama", "m"), "Sort.", "", 5, 2.5)
    assert read('use = "ollama,m"\nprompt_file = "judge.md"').prompt_file == "judge.md"


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("per_hour = 5", "judge", 'needs use = "provider,model"'),
        ('use = "anthropic"', "judge.use", "only the provider"),
        ('use = "nobody,m"', "judge.use", "unknown provider"),
        ('use = "ollama,m"\nprompt = "a"\nprompt_file = "b"', "judge.prompt_file", "keep one"),
        ('use = "ollama,m"\nper_hour = -1', "judge.per_hour", "from 0 to"),
        ('use = "ollama,m"\ntimeout = 0', "judge.timeout", "from 0.1 to 120"),
        ('use = "ollama,m"\nprompts = "x"', "judge.prompts", 'Did you mean "prompt"?'),
        ('use = "ollama,m"\nprompt = " "', "judge.prompt", "expected a text"),
        ("use = 5", "judge.use", "expected a text"),
    ],
)
def test_each_mistake_is_said_with_its_key(text: str, key: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert caught.value.key == key
    assert said in caught.value.message


@given(tables(KEYS))
def test_any_table_is_a_grader_or_a_config_error(data: dict[str, object]) -> None:
    try:
        grader = grader_from(Section(("judge",), data), PROVIDERS, {})
    except ConfigError:
        return
    assert grader.use is None or grader.use.model
