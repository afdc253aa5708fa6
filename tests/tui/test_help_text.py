from __future__ import annotations

from textual.binding import Binding, BindingType

from ccr_tui.tui.help_text import help_lines


def test_lists_each_action_once_with_its_keys() -> None:
    bindings: list[BindingType] = [
        Binding("f,slash", "filter", "Filter", tooltip="show only what matches"),
        Binding("F3", "filter", "Filter"),
        Binding("x", "hidden", ""),
        ("y", "tuple", "not ours"),
    ]
    lines = [line.text for line in help_lines([("Monitor", bindings)], lambda b: b.key.replace(",", " "))]
    assert lines[:3] == ["Monitor", "  f slash       show only what matches", ""]
    assert any("×3" in line for line in lines)
    assert any("status:" in line for line in lines)
    assert any(line.startswith("  fell_back ") for line in lines)
