"""Every key that there is, by where it works: for the help page, and to see whether two keys clash."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.binding import BindingType
from textual.screen import Screen

from ccr_tui.tui.keymap import KeySection, section
from ccr_tui.tui.screens.choice import ChoiceScreen
from ccr_tui.tui.screens.compare import CompareScreen
from ccr_tui.tui.screens.confirm import QuitScreen
from ccr_tui.tui.screens.cost import CostScreen
from ccr_tui.tui.screens.help import HelpScreen
from ccr_tui.tui.screens.line import LineScreen
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.screens.monitor_acts import MonitorActs
from ccr_tui.tui.screens.pick import PickScreen
from ccr_tui.tui.screens.routes import RoutesScreen
from ccr_tui.tui.screens.routes_dry_run import DryRunScreen
from ccr_tui.tui.screens.routes_text import RoutesTextScreen
from ccr_tui.tui.screens.routes_versions import RoutesVersionsScreen, VersionList
from ccr_tui.tui.screens.saved_filters import SavedFiltersScreen, SaveFilterScreen
from ccr_tui.tui.widgets.config_area import ConfigArea
from ccr_tui.tui.widgets.config_editor import ConfigEditor
from ccr_tui.tui.widgets.detail import Detail
from ccr_tui.tui.widgets.exchange_table import ExchangeTable
from ccr_tui.tui.widgets.filter_bar import FilterBar, FilterInput
from ccr_tui.tui.widgets.lines_view import LinesView
from ccr_tui.tui.widgets.route_form import RouteInput
from ccr_tui.tui.widgets.route_row import RouteRow
from ccr_tui.tui.widgets.route_table import RouteTable
from ccr_tui.tui.widgets.rows_view import RowsView
from ccr_tui.tui.widgets.search_bar import SearchBar, SearchInput
from ccr_tui.tui.widgets.tree_view import TreeView

EVERYWHERE = "monitor compare cost routes text versions"


def key_sections(everywhere: Sequence[BindingType]) -> tuple[KeySection, ...]:
    """`everywhere` are the application's own bindings, for the first section: they work beside no dialog."""
    return (
        section("Everywhere", EVERYWHERE, everywhere),
        section("Monitor and detail", "monitor", *_of_monitor(), Detail.BINDINGS),
        section("Acting on an exchange", "monitor", MonitorActs.BINDINGS),
        section("Moving in the table", "monitor", ExchangeTable.BINDINGS),
        section("Filter", "monitor/filter", FilterInput.BINDINGS, FilterBar.BINDINGS),
        section("Reading", "monitor/lines", LinesView.BINDINGS),
        section("Request and response", "monitor/tree", TreeView.BINDINGS),
        section("Searching in them", "monitor/search", SearchInput.BINDINGS, SearchBar.BINDINGS),
        section("Saved filters", "saved", SavedFiltersScreen.BINDINGS),
        section("Saving a filter", "save", SaveFilterScreen.BINDINGS),
        section("Choosing upstreams", "pick", PickScreen.BINDINGS),
        section("Comparing", "compare", CompareScreen.BINDINGS),
        section("Cost and quality", "cost", CostScreen.BINDINGS, RowsView.BINDINGS),
        section("Routes", "routes", RouteRow.BINDINGS, RoutesScreen.BINDINGS, RouteTable.BINDINGS),
        section("Editing a route or a rule", "route", RouteInput.BINDINGS),
        section("Dry run of a change", "dry-run", DryRunScreen.BINDINGS),
        section("Earlier versions", "versions", RoutesVersionsScreen.BINDINGS, VersionList.BINDINGS),
        section(
            "The file as text", "text", RoutesTextScreen.BINDINGS, ConfigEditor.BINDINGS, ConfigArea.BINDINGS
        ),
        section("Questions", "question", ChoiceScreen.BINDINGS, LineScreen.BINDINGS),
        section("Quitting", "quit", QuitScreen.BINDINGS),
        section("Help", "help", HelpScreen.BINDINGS),
    )


def sections_here(sections: Sequence[KeySection], active: Collection[str | None]) -> list[KeySection]:
    """Those that belong to the screen on which the bindings with these ids are active, in their order."""
    first, *others = sections
    here = [s for s in others if any(binding.id in active for binding in s.bindings)]
    screens = {place for s in here for place in _screens(s)}
    return [first, *(s for s in others if not screens.isdisjoint(_screens(s)))]


def _screens(section: KeySection) -> set[str]:
    return {place.partition("/")[0] for place in section.places}


def _of_monitor() -> list[Sequence[BindingType]]:
    """The bindings of all that makes up the monitor, the footer's first ones first."""
    parts = [c for c in reversed(MonitorScreen.__mro__) if issubclass(c, Screen) and c is not MonitorActs]
    return [c.BINDINGS for c in parts if "BINDINGS" in vars(c) and c is not Screen]
