from __future__ import annotations

import pytest

from ccr_tui.core.ccr_report import Line, Report, Verdict


def test_each_key_has_a_line_with_its_verdict() -> None:
    report = Report("presets/p/manifest.json")
    report.kept(("Router", "default"), "routes.default")
    report.changed(("HOST",), "it is not used.", warn=True)
    report.unsupported(("Providers", 0, "x y"), "has no effect here.")
    report.unsupported((), "is left out", warn=False)
    file = report.file
    assert report.lines == [
        Line("Router.default", Verdict.KEPT, "routes.default", file),
        Line("HOST", Verdict.CHANGED, "it is not used", file, warns=True),
        Line('Providers[0]."x y"', Verdict.UNSUPPORTED, "has no effect here", file, warns=True),
        Line("", Verdict.UNSUPPORTED, "is left out", file),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (Line("HOST", Verdict.CHANGED, "x is not used"), "HOST: x is not used."),
        (Line("log", Verdict.UNSUPPORTED, 'has no effect. Did you mean "LOG"?'), None),
        (Line("", Verdict.UNSUPPORTED, "is left out: it is no JSON", "-a/config.json"), None),
        (Line("Router", Verdict.UNSUPPORTED, "it is gone", "f.json"), "f.json Router: it is gone."),
    ],
)
def test_a_warning_is_one_sentence(line: Line, sentence: str | None) -> None:
    whole = f"{line.place} {line.why}"
    assert line.sentence == (sentence or (whole if whole.endswith("?") else f"{whole}."))
