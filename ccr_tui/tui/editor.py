"""Hands a text to the user's own editor, with the screen out of its way, and takes it back."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from textual.app import App, SuspendNotSupported

from ccr_tui.core.errors import CcrError

USUAL = "vi"
"""The editor of those who have not chosen one."""


def editor_command(env: Mapping[str, str]) -> list[str]:
    """The program and its arguments: `$VISUAL`, else `$EDITOR`; `CcrError` when it makes no sense."""
    text = env.get("VISUAL") or env.get("EDITOR") or USUAL
    try:
        return shlex.split(text) or [USUAL]
    except ValueError as error:
        raise CcrError(f"The editor {text!r} cannot be started: {error}. Set $VISUAL or $EDITOR.") from None


def edit_text(app: App[None], text: str, name: str) -> tuple[str, str]:
    """The text as it was saved, and a sentence if the editor was left with an error.

    It lies in a private folder as `name` meanwhile, and nowhere afterwards. The screen stands still until
    the editor is left. `CcrError` with a sentence when it could not be started.
    """
    command = editor_command(os.environ)
    with tempfile.TemporaryDirectory(prefix="ccr-tui-") as folder:
        path = Path(folder) / name
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8", errors="surrogatepass")
        left = _run(app, [*command, str(path)])
        problem = f"The editor was left with an error ({left}): nothing was sent." if left else ""
        try:
            return path.read_text(encoding="utf-8", errors="surrogatepass"), problem
        except (OSError, UnicodeError) as error:
            raise CcrError(f"What was edited cannot be read: {error}.") from None


def _run(app: App[None], command: list[str]) -> int:
    try:
        with app.suspend():
            return subprocess.run(command, check=False).returncode
    except SuspendNotSupported:
        raise CcrError("This terminal cannot be handed to an editor.") from None
    except OSError as error:
        reason = error.strerror or error
        raise CcrError(
            f"The editor {command[0]!r} cannot be started: {reason}. Set $VISUAL or $EDITOR."
        ) from None
