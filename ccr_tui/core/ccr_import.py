"""What `ccr-tui import` makes of a translated CCR configuration: our own file, and what became of each key.

The file says what the translation says, but for names: projects are called by their directory where that
is known, and a session's own router has no place in a file that outlives sessions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from ccr_tui.core.ccr_report import Line, Verdict
from ccr_tui.core.config_ccr import Translation
from ccr_tui.core.config_ccr_beside import PROJECT_FILE
from ccr_tui.core.config_router import located
from ccr_tui.core.project_folder import project_folder

_NO_SESSIONS = "a router of one session is not imported: pin the session on the screen instead"


def imported(
    told: Translation, source: str, directories: Iterable[str]
) -> tuple[dict[str, object], tuple[Line, ...]]:
    """The document to write and its report.

    `source` is CCR's file, `directories` are those in which Claude Code has been used.
    """
    names = {project_folder(directory): directory for directory in directories}
    document = dict(told.document)
    if told.overlays.projects:
        projects = told.overlays.projects
        document["projects"] = {names.get(folder, folder): table for folder, table in projects.items()}
    script = document.get("custom_router")
    if isinstance(script, str) and not script.startswith("$"):
        document["custom_router"] = located(script, source)
    return document, tuple(_lines(told, names))


def _lines(told: Translation, names: dict[str, str]) -> Iterator[Line]:
    files: set[str] = set()
    for line in told.lines:
        path = PurePosixPath(line.file)
        is_session = bool(line.file) and path.stem in told.overlays.sessions
        is_project = path.name == PROJECT_FILE and path.parent.name in told.overlays.projects
        if is_session and line.file not in files:
            yield Line("", Verdict.UNSUPPORTED, _NO_SESSIONS, line.file)
        elif line.file not in files and is_project:
            name = names.get(path.parent.name, path.parent.name)
            yield Line("", Verdict.KEPT, f'[projects."{name}"]', line.file)
        files.add(line.file)
        if not is_session:
            yield line
