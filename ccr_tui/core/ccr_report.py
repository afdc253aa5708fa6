"""What becomes of each key of a classic CCR configuration: kept, changed, or not supported and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ccr_tui.core.config_key import KeyPath, dotted


class Verdict(StrEnum):
    """What became of a key."""

    KEPT = "kept"
    CHANGED = "changed"
    UNSUPPORTED = "unsupported"


_VERBS = ("is ", "has ")
"""How reasons begin that go on after the key as one sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """One key. `file` is "" for the configuration itself, else the file beside it, by its relative path.

    `warns` marks what a person should know before the first request, not only when they import.
    """

    key: str
    verdict: Verdict
    why: str = ""
    file: str = ""
    warns: bool = False

    @property
    def place(self) -> str:
        return f"{self.file} {self.key}".strip()

    @property
    def text(self) -> str:
        """The key and what there is to say of it, without a full stop."""
        if not self.why:
            return self.place
        return f"{self.place}{' ' if self.why.startswith(_VERBS) else ': '}{self.why}"

    @property
    def sentence(self) -> str:
        """The line as a warning."""
        return self.text if self.text.endswith("?") else f"{self.text}."


class Report:
    """The lines about one file, in the order in which they were written."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.lines: list[Line] = []

    def kept(self, path: KeyPath, how: str = "") -> None:
        self._add(path, Verdict.KEPT, how)

    def changed(self, path: KeyPath, how: str, *, warn: bool = False) -> None:
        self._add(path, Verdict.CHANGED, how, warn=warn)

    def unsupported(self, path: KeyPath, why: str, *, warn: bool = True) -> None:
        self._add(path, Verdict.UNSUPPORTED, why, warn=warn)

    def _add(self, path: KeyPath, verdict: Verdict, why: str, *, warn: bool = False) -> None:
        self.lines.append(Line(dotted(path), verdict, why.removesuffix("."), self.file, warn))
