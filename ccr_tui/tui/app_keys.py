"""The user's own keys, applied at the start and whenever the file is edited; the help page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from textual.app import App

from ccr_tui.tui.bridge import Backend

if TYPE_CHECKING:
    from ccr_tui.tui.keymap import KeySection


class KeysApp(App[None]):
    """For `CcrApp`."""

    _backend: Backend
    _keys: Mapping[str, str] = {}
    _key_problems: tuple[str, ...] = ()

    @cached_property
    def _key_sections(self) -> tuple[KeySection, ...]:
        from ccr_tui.tui.key_sections import key_sections  # noqa: PLC0415 - it knows every screen there is

        return key_sections(self.BINDINGS)

    def apply_keys(self, own: Mapping[str, str]) -> None:
        """Use the keys of the configuration, and `own` before them; what is wrong with any is said once."""
        wanted = {**self._backend.config().keys, **own}
        keymap, problems = self._checked(wanted) if wanted else ({}, ())
        if keymap != self._keys:
            self._keys = keymap
            self.set_keymap(keymap)
        if problems != self._key_problems:
            self._key_problems = problems
            for problem in problems[:3]:
                self.notify(problem, title="Keys", severity="warning", timeout=12, markup=False)

    def _checked(self, wanted: Mapping[str, str]) -> tuple[Mapping[str, str], tuple[str, ...]]:
        """The keys that can be used, and what is wrong with others."""
        from ccr_tui.tui.keymap import check_keymap  # noqa: PLC0415 - most people have no keys of their own

        checked = check_keymap(wanted, self._key_sections)
        return checked.keymap, checked.problems

    def action_help(self) -> None:
        from ccr_tui.tui.key_sections import sections_here  # noqa: PLC0415 - see above
        from ccr_tui.tui.screens.help import HelpScreen  # noqa: PLC0415 - for this key only

        if not isinstance(self.screen, HelpScreen):
            active = {each.binding.id for each in self.screen.active_bindings.values()}
            here = sections_here(self._key_sections, active)
            elsewhere = [s for s in self._key_sections if s not in here]
            self.push_screen(HelpScreen(here, elsewhere, self._keys))
