"""Writes `docs/ccr-differences.md`, so that what it says is what is tested.

python -m tests.e2e.ccr.document
"""

from __future__ import annotations

from pathlib import Path

from tests.e2e.ccr.differences import DIFFERENCES
from tests.e2e.ccr.settings import SETTINGS

DOCUMENT = Path(__file__).parents[3] / "docs" / "ccr-differences.md"

_HEAD = """\
# Where strict routing differs from claude-code-router

With `"STRICT_CCR": true` in a classic `config.json` ccr-tui routes as claude-code-router 2.0.0 does. A test
starts the real one on the same file, before the same upstream, and sends both the same {asks} requests under
{settings} configurations: those of its documentation, one with every key, and some made for a purpose. It
compares which upstreams each request reaches, in which order, and fails for every difference that is not
listed here, and for every line here that is no longer true. This page is written from
`tests/e2e/ccr/differences.py`.

Not compared: a file without providers, with which CCR listens on all interfaces for everybody; `PROXY_URL`;
what is sent and answered, beyond which upstream was asked for which model.

Without `STRICT_CCR` ccr-tui has its own idea of each task, which it explains for each request.

"""


def document() -> str:
    """The whole file."""
    asks = sum(len(make().asks) for make in SETTINGS.values())
    lines = ["| When | CCR 2.0.0 | ccr-tui | Why |", "| --- | --- | --- | --- |"]
    lines += [f"| {d.what} | {d.theirs} | {d.ours} | {d.why} |" for d in DIFFERENCES]
    return _HEAD.format(settings=len(SETTINGS), asks=asks) + "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
