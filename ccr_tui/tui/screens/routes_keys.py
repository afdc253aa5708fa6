"""The keys of all that has to do with editing routes, for the help page."""

from __future__ import annotations

from ccr_tui.tui.help_text import Section
from ccr_tui.tui.screens.routes import RoutesScreen
from ccr_tui.tui.screens.routes_dry_run import DryRunScreen
from ccr_tui.tui.screens.routes_versions import RoutesVersionsScreen, VersionList
from ccr_tui.tui.widgets.route_form import RouteInput
from ccr_tui.tui.widgets.route_row import RouteRow
from ccr_tui.tui.widgets.route_table import RouteTable

ROUTES_KEYS: tuple[Section, ...] = (
    ("Routes", (*RouteRow.BINDINGS, *RoutesScreen.BINDINGS, *RouteTable.BINDINGS)),
    ("Editing a route or a rule", RouteInput.BINDINGS),
    ("Earlier versions of the file", (*VersionList.BINDINGS, *RoutesVersionsScreen.BINDINGS)),
    ("Dry run of a change", DryRunScreen.BINDINGS),
)
