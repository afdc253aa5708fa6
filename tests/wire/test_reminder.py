"""System messages as reminders."""

from __future__ import annotations

from ccr_tui.core.wire.reminder import as_reminder


def test_a_system_message_becomes_a_reminder() -> None:
    assert as_reminder("Be brief.") == "<system-reminder>\nBe brief.\n</system-reminder>"


def test_one_that_consists_of_reminders_is_not_put_into_another() -> None:
    own = "<system-reminder>\nA\n</system-reminder>\n\n<system-reminder>\nB\n</system-reminder>"
    assert as_reminder(own) == own
