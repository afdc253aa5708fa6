"""What undoing the last change of the configuration file would write."""

from __future__ import annotations

from ccr_tui.tui.bridge_routes import Proposal, RouteEditing


def undoing(backend: RouteEditing) -> Proposal | None:
    """The version before, named by what it takes back; None when there is none. It reads files."""
    version = backend.undo()
    if version is None:
        return None
    taken_back = [later.why for later in backend.versions() if later.number > version.number]
    return Proposal(
        version.text, f"undo: {taken_back[-1]}", backend.config_text().text, restores=version.number
    )
