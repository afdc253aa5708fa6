from __future__ import annotations

import pytest

from ccr_tui.core.project_folder import project_folder


@pytest.mark.parametrize(
    ("directory", "folder"),
    [
        ("/home/me/my.app", "-home-me-my-app"),
        ("/srv/a_b/c-d", "-srv-a-b-c-d"),
        ("C:\\Users\\me", "C--Users-me"),
        ("/home/mé", "-home-m-"),
        ("/a/😀", "-a---"),
        ("", ""),
    ],
)
def test_is_what_claude_code_calls_it(directory: str, folder: str) -> None:
    assert project_folder(directory) == folder
