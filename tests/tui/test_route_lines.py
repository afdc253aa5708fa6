from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.hits import Hit
from ccr_tui.core.totals import Totals
from ccr_tui.store.config_file import parse
from ccr_tui.tui.bridge_routes import Hits
from ccr_tui.tui.route_entries import RouteEntry, route_sections
from ccr_tui.tui.route_lines import RouteLayout, entry_lines, heading_line
from tests.tui.samples_routes import RICH

CONFIG = parse(Path("config.toml"), RICH.encode(), {})
HITS = Hits(today=[Hit("think", "", "", Totals(exchanges=1234, cost_usd=4.12))])


def fares(upstream: Upstream) -> tuple[str, str]:
    return ("paused", "paused by you") if upstream.provider == "deepseek" else ("ok", "")


def told(width: int, name: str) -> str:
    """A row in so many cells, under the heading of its section."""
    for section in route_sections(CONFIG, HITS):
        layout = RouteLayout.of(width, [entry.name for entry in section.entries])
        lines = {entry.name: entry_lines(entry, layout, fares) for entry in section.entries}
        if name in lines:
            return "\n".join(line.text for line in [heading_line(section.title, layout), *lines[name]])
    raise AssertionError(name)


def test_columns_where_there_is_room() -> None:
    assert told(78, "think").splitlines() == [
        "Tasks                                                    start  today     cost",
        "● ok        think       anthropic,claude-opus-5-5            0  1,234    $4.12",
        "                        → anthropic,claude-sonnet-5",
    ]


def test_long_names_have_their_chain_below() -> None:
    assert told(78, "night shift").splitlines()[1:] == [
        "‖ paused    night shift                                      0      0        –",
        "  deepseek,deepseek-chat → ollama,qwen3-coder",
        "  ‖ deepseek,deepseek-chat: paused by you",
        "  when hour < 6",
    ]


def test_all_that_matters_fits_a_narrow_pane() -> None:
    assert told(37, "think").splitlines() == [
        "Tasks                  today     cost",
        "● think                1,234    $4.12",
        "  anthropic,claude-opus-5-5",
        "  → anthropic,claude-sonnet-5",
    ]
    assert told(37, "image").splitlines()[1:] == ["  image as default         0        –"]


@pytest.mark.parametrize("width", [20, 37, 59, 60, 78, 118])
def test_no_line_is_wider_than_the_pane(width: int) -> None:
    for section in route_sections(CONFIG, HITS):
        layout = RouteLayout.of(width, [entry.name for entry in section.entries])
        for entry in section.entries:
            assert all(cell_len(line.text) <= max(width, 24) for line in entry_lines(entry, layout, fares))


def test_every_row_knows_where_it_stands_in_the_file() -> None:
    entries = {e.place: e for section in route_sections(CONFIG, HITS) for e in section.entries}
    assert entries["", "rule night shift"].key == "rules[1]"
    assert entries["project /srv/app", "rule big edits"].key == 'projects."/srv/app".rules[0]'
    assert entries["namespace ci", "default"].key == "namespaces.ci.routes.default"
    assert [e.name for e in entries.values() if e.editable][:4] == [
        "reviews go mid-tier",
        "night shift",
        "by difficulty",
        "default",
    ]


def test_other_ways_are_listed_once_they_were_taken() -> None:
    pins = Hits([Hit("pin", "", "", Totals(exchanges=2))])
    sections = route_sections(CONFIG, pins)
    assert sections[-1].title == "Other ways"
    assert [(e.name, e.editable, e.start.exchanges) for e in sections[-1].entries] == [("pin", False, 2)]


def test_an_entry_of_grades_has_no_route_to_type() -> None:
    graded = RouteEntry("", "rule g", "", tuple({"easy": CONFIG.table.routes["default"]}.items()))
    assert graded.route is None


def test_a_chain_that_every_route_has_is_told_once() -> None:
    shared = parse(Path("c.toml"), f"[fallback]\nrefused = 'deepseek,m'\n{RICH}".encode(), {})
    sections = {section.title: section.entries for section in route_sections(shared, HITS)}
    (entry,) = sections["Every route"]
    assert (entry.name, str(entry.route), entry.key) == ("refused", "deepseek,m", "fallback.refused")
    assert not entry.editable
    others = [e for title, entries in sections.items() if title != "Every route" for e in entries]
    assert not any(route.refused for e in others for _, route in e.routes)
