"""The instructions of a grader: built in, written in the configuration, or in a file of the user's."""

from __future__ import annotations

from pathlib import Path

from ccr_tui.core.config import Config, Grader

LONGEST = 100_000
"""Bytes of a file of instructions."""


class Instructions:
    """Reads the user's file when it is first needed, and again whenever it has changed."""

    def __init__(self, built_in: str) -> None:
        self._built_in = built_in
        self._path = Path()
        self._changed_at = -1
        self._text = ""

    def of(self, grader: Grader, config: Config) -> tuple[str, str]:
        """The instructions, and what is wrong with the user's file in a sentence; "" when nothing is."""
        if not grader.prompt_file:
            return grader.prompt or self._built_in, ""
        path = Path(config.source).parent / Path(grader.prompt_file).expanduser()
        try:
            return self._read(path), ""
        except (OSError, RuntimeError, ValueError) as error:
            what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            return "", f"The prompt_file {path} cannot be used: {what}"

    def _read(self, path: Path) -> str:
        changed_at = path.stat().st_mtime_ns
        if (path, changed_at) != (self._path, self._changed_at):
            with path.open("rb") as file:
                content = file.read(LONGEST + 1)
            text = content.decode("utf-8-sig", "replace").strip()
            if len(content) > LONGEST or not text:
                raise ValueError("it is empty" if not text else "it is larger than 100 KB")
            self._path, self._changed_at, self._text = path, changed_at, text
        return self._text
