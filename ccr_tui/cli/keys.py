"""Tells what is wrong with `[keys]` without a screen: which bindings there are, only the screen knows."""

from __future__ import annotations

from dataclasses import replace

from ccr_tui.core.config import Config


def with_key_warnings(config: Config) -> Config:
    """The configuration with a warning for each entry of `[keys]` that the screen would not follow."""
    if not config.keys:
        return config
    from ccr_tui.tui.app import CcrApp  # noqa: PLC0415 - the screen is loaded only where there are keys
    from ccr_tui.tui.key_sections import key_sections  # noqa: PLC0415
    from ccr_tui.tui.keymap import check_keymap  # noqa: PLC0415

    problems = check_keymap(config.keys, key_sections(CcrApp.BINDINGS)).problems
    return replace(config, warnings=(*config.warnings, *problems))
