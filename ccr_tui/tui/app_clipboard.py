"""Copying, also where the terminal is a pane of tmux, which keeps its programs from the clipboard."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import partial

from textual.app import App

PATIENCE_S = 5.0


class CopiesApp(App[None]):
    """For `CcrApp`."""

    def copy_to_clipboard(self, text: str) -> None:
        """Ask the terminal to take it; tmux, if it is around, gets it as a buffer too and hands it on."""
        super().copy_to_clipboard(text)
        tmux = shutil.which("tmux") if os.environ.get("TMUX") else None
        if tmux:
            self.run_worker(partial(_to_tmux, tmux, text), thread=True, group="clipboard")


def _to_tmux(tmux: str, text: str) -> None:
    """`-w`, which hands it on to the clipboard, is unknown before tmux 3.2."""
    for options in (("-w",), ()):
        try:
            done = subprocess.run(
                [tmux, "load-buffer", *options, "-"],
                input=text.encode("utf-8", "replace"),
                capture_output=True,
                timeout=PATIENCE_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return
        if done.returncode == 0:
            return
