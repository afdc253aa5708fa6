"""The user's own keys, applied at the start and whenever the file is edited; the help page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from textual.app import App

from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.keymap import Checked, KeySection, check_keymap
from ccr_tui.tui.screens.help import HelpScreen


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
        checked = check_keymap(wanted, self._key_sections) if wanted else Checked({}, ())
        if checked.keymap != self._keys:
            self._keys = checked.keymap
            self.set_keymap(checked.keymap)
        if checked.problems != self._key_problems:
            self._key_problems = checked.problems
            for problem in checked.problems[:3]:
                self.notify(problem, title="Keys", severity="warning", timeout=12, markup=False)

    def action_help(self) -> None:
        from ccr_tui.tui.key_sections import sections_here  # noqa: PLC0415 - see above

        if not isinstance(self.screen, HelpScreen):
            active = {each.binding.id for each in self.screen.active_bindings.values()}
            here = sections_here(self._key_sections, active)
            elsewhere = [s for s in self._key_sections if s not in here]
            self.push_screen(HelpScreen(here, elsewhere, self._keys))
