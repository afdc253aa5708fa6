"""What undoing the last change of the configuration file would write."""

from __future__ import annotations

from ccr_tui.tui.bridge_routes import Proposal, RouteEditing

NOTHING = "There is nothing to undo: no earlier version of the file is kept."
NO_MORE = "There is nothing more to undo: this is the oldest version that is kept. v lists the later ones."


def undoing(backend: RouteEditing) -> Proposal | str:
    """The version before, named by what it takes back, or why there is none. It reads files."""
    version, versions = backend.undo(), backend.versions()
    if version is None:
        return NO_MORE if len(versions) > 1 else NOTHING
    taken_back = [later.why for later in versions if later.number > version.number]
    return Proposal(
        version.text, f"undo: {taken_back[-1]}", backend.config_text().text, restores=version.number
    )
