from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.errors import ConfigError
from ccr_tui.tui.config_completion import Vocabulary, config_completions
from ccr_tui.tui.config_place import At, place_at
from ccr_tui.tui.config_words import ANY, KEYS
from tests.tui.samples_routes import RICH

UPSTREAMS = ("ollama,qwen3-coder", "anthropic,claude-sonnet-5")
KNOWN = Vocabulary(UPSTREAMS, ["mine"], {"namespace": ["ci"]})


def offered(text: str, known: Vocabulary = KNOWN) -> list[str]:
    """What is offered where the text has a `|`."""
    cursor = text.index("|")
    return [c.text for c in config_completions(text.replace("|", ""), cursor, known)]


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("|", ["providers", "routes", "strict_ccr"]),
        ("[ro|", ["routes"]),
        ("[providers.ol|", ["ollama"]),
        ("[providers.mi|", ["minimax", "mine"]),
        ("[providers.x]\nap|", ["api_key", "api_keys"]),
        ("[routes]\nba|", ["background"]),
        ('[routes]\nbackground = "|"', list(UPSTREAMS)),
        ('[routes]\nbackground = "qwen|"', ["ollama,qwen3-coder"]),
        ('[routes]\nbackground = "qwen|', ['ollama,qwen3-coder"']),
        ("[routes]\nbackground = |", ['"ollama,qwen3-coder"']),
        ('[routes]\nthink = ["a,b", "|"]', list(UPSTREAMS)),
        ("[routes]\nthink = { use = 'x', min|", ["min_effort", "min_budget"]),
        ("[routes]\nthink = { use = 'x', min_effort = '|'", ["high", "max"]),
        ("[routes]\nthink = {\n too|", ["too_long"]),
        ("[[rules]]\n|", ["name", "when", "use", "grade"]),
        ("[[rules]]\nwhen = 'tok|'", ["tokens"]),
        ('[[rules]]\nwhen = "namespace == |"', ["'ci'"]),
        ("[[rules]]\ngrade = { easy = '|' }", list(UPSTREAMS)),
        ("[namespaces.ci]\nro|", ["routes"]),
        ("[namespaces.ci.routes]\nthi|", ["think"]),
        ("[namespaces.ci.|", ["routes", "rules", "budget"]),
        ('[projects."/srv"]\nrules = [{ name = "x", wh|', ["when"]),
        ("[providers.x]\ndialect = '|'", ["anthropic", "openai_chat"]),
        ("routes.thi|", ["think"]),
        ("strict_ccr = |", ["true", "false"]),
        ('[tiers]\n"a,b" = "|"', ["low", "mid", "high"]),
        ("[budget]\naction = '|'", ["warn", "reroute", "stop"]),
    ],
)
def test_offers_what_may_stand_there(text: str, some: list[str]) -> None:
    assert set(some) <= set(offered(text))


@pytest.mark.parametrize(
    "text", ["# ro|", '[server]\nhost = "|"', "[server] |", 'a = "x" |', "[[rules]]\nwhen = tok|", 'a = "x"|']
)
def test_offers_nothing(text: str) -> None:
    assert offered(text) == []


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ('{"Router": {"def|"', ["default"]),
        ('{"Router": {|', ['"default"', '"longContextThreshold"']),
        ('{"Router": {"default": "qw|"', ["ollama,qwen3-coder"]),
        ('{"fallback": {"think": ["a,b", "|"', list(UPSTREAMS)),
        ('{"Providers": [{"api|"', ["api_key", "api_base_url"]),
        ('{\n  "Rou|"', ["Router"]),
    ],
)
def test_a_classic_file_has_words_of_its_own(text: str, some: list[str]) -> None:
    assert set(some) <= set(offered(text, Vocabulary(UPSTREAMS, ccr=True)))


def test_what_begins_so_comes_before_what_holds_it() -> None:
    assert offered("[timeouts]\nt|")[0] == "total"


@pytest.mark.parametrize("path", [path for path in KEYS if path and path != ("custom_router",)], ids=".".join)
def test_the_keys_are_those_that_the_file_may_have(path: tuple[str, ...]) -> None:
    """A key that is far from every other makes the reader list those that it knows."""
    names = ["ollama" if name == ANY else name for name in path]
    data: dict[str, object] = {"zzzzzzzz": 1}
    for name in reversed(names):
        data = {name: [data] if name == "rules" else data}
    with pytest.raises(ConfigError) as refused:
        config_from_toml(data, "c.toml", {})
    listed = refused.value.message.partition("Known here: ")[2].rstrip(".").split(", ")
    assert sorted(listed) == sorted(KEYS[path])


@given(st.integers(0, len(RICH)))
def test_every_place_of_a_file_is_some_place(cursor: int) -> None:
    place = place_at(RICH, cursor)
    assert place.at in At
    assert place.start <= cursor
    config_completions(RICH, cursor, KNOWN)


@given(st.text("[]{}=\"',:#\n ab.$\\"))
def test_anything_can_be_completed(text: str) -> None:
    assert place_at(text, len(text)).start <= len(text)
    assert place_at(text, len(text), ccr=True).start <= len(text)
