from __future__ import annotations

from ccr_tui.tui.bridge_routes import EarlierVersion
from ccr_tui.tui.version_lines import restoring_lines, version_text
from tests.tui.samples_routes import TEXT

NOW = 10_000.0


def told(text: str, present: str = TEXT) -> str:
    return "\n".join(line.text for line in restoring_lines(EarlierVersion(3, 0, "x", text), present))


def test_says_what_goes_and_what_comes_back() -> None:
    old = TEXT.replace('background = "ollama,qwen3-coder"', 'background = "ollama,old"')
    assert told(old).splitlines() == [
        "Bringing it back takes 1 line away and brings 1 line back.",
        "",
        "line 10",
        "  [routes]",
        '  default = ["anthropic,claude-sonnet-5", "openrouter,z-ai/glm-5"]',
        '− background = "ollama,qwen3-coder"  # costs nothing',
        '+ background = "ollama,old"  # costs nothing',
        '  think = ["anthropic,claude-opus-5-5", "anthropic,claude-sonnet-5"]',
    ]


def test_never_shows_a_key() -> None:
    assert "sk-other" not in told(TEXT.replace("sk-of-my-own", "sk-other-key"))
    assert "−" in told("")
    assert "sk-of-my-own" not in told("")
    assert "Only a key" in told(TEXT.replace("sk-of-my-own", "sk-of-my-old"))


def test_the_present_is_called_so() -> None:
    assert told(TEXT) == "This is what the file holds now."


def test_a_version_in_the_list() -> None:
    assert version_text(EarlierVersion(3, NOW - 90, "think: a,b", ""), NOW) == "    1m  think: a,b"
    assert version_text(EarlierVersion(4, NOW - 2, "found so", "", current=True), NOW) == "●   2s  found so"
