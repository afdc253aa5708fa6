"""Thoughts that a local model writes into its text: `<think>…</think>` at the very beginning."""

from __future__ import annotations

_OPEN = "<think>"
_CLOSE = "</think>"


class ThinkTags:
    """Feed it the text as it comes; it gives pairs of thoughts and words, either of which may be empty."""

    def __init__(self) -> None:
        self._held = ""
        self._phase = "start"
        self._fresh = False  # just behind a tag, where line breaks mean nothing

    def feed(self, text: str) -> tuple[str, str]:
        self._held += text
        if self._phase == "start":
            self._begin()
        if self._phase == "start":
            return "", ""
        thought = self._thought() if self._phase == "thought" else ""
        return thought, self._take() if self._phase == "words" else ""

    def flush(self) -> tuple[str, str]:
        """What was held back when the answer ended."""
        held = self._take()
        return (held, "") if self._phase == "thought" else ("", held)

    def _begin(self) -> None:
        """Find out whether the text opens with a thought; stay at the start while that is not known."""
        begin = self._held.lstrip()
        if begin.startswith(_OPEN):
            self._enter("thought", begin.removeprefix(_OPEN))
        elif not _OPEN.startswith(begin):
            self._phase = "words"

    def _thought(self) -> str:
        """The thought as far as it is one; the closing tag may come in pieces."""
        thought, end, words = self._trimmed().partition(_CLOSE)
        if end:
            self._enter("words", words)
            return thought
        keep = next((n for n in range(len(_CLOSE) - 1, 0, -1) if thought.endswith(_CLOSE[:n])), 0)
        cut = len(thought) - keep
        self._held = thought[cut:]
        return thought[:cut]

    def _enter(self, phase: str, held: str) -> None:
        self._phase, self._held, self._fresh = phase, held, True

    def _take(self) -> str:
        held, self._held = self._trimmed(), ""
        return held

    def _trimmed(self) -> str:
        if self._fresh:
            self._held = self._held.lstrip("\n")
            self._fresh = not self._held
        return self._held
