from __future__ import annotations

from textual.binding import Binding

from ccr_tui.tui.help_text import help_lines
from ccr_tui.tui.keymap import section


def test_lists_each_action_once_with_its_keys_and_its_name() -> None:
    here = section(
        "Monitor",
        "monitor",
        [
            Binding("f,slash", "filter", "Filter", tooltip="show only what matches", id="monitor.filter"),
            Binding("F3", "filter", "Filter"),
        ],
    )
    other = section("Elsewhere", "routes", [Binding("a", "add", "Add")])
    lines = [row.text for row in help_lines([here], [other], lambda b: b.key.replace(",", " "))]
    assert lines[:3] == ["Monitor", "  f slash       show only what matches  monitor.filter", ""]
    assert any("×3" in line for line in lines)
    assert any("status:" in line for line in lines)
    assert any(line.startswith("  fell_back ") for line in lines)
    assert lines.index("Elsewhere") > lines.index("Words of the filter")
    assert lines[-2].startswith("  [keys]")
