from __future__ import annotations

import pytest

from ccr_tui.core.events import ConfigApplied, ConfigRejected, Noticed
from ccr_tui.core.exchange import FailureKind
from ccr_tui.tui.notices import FailedOver, Notice, Toast, toast_of
from tests.builders import answered, exchange_events, failed, record_of


@pytest.mark.parametrize("notice", [ConfigApplied(0, 2, "x"), Noticed(0, "info", "fine")])
def test_what_needs_nobody_is_not_shown(notice: Notice) -> None:
    assert toast_of(notice) is None


@pytest.mark.parametrize(
    ("notice", "severity"),
    [
        (ConfigRejected(0, "line 3: no"), "error"),
        (ConfigApplied(0, 2, "x", ("image has no such model",)), "warning"),
        (Noticed(0, "warning", "slow"), "warning"),
        (Noticed(0, "error", "broken"), "error"),
    ],
)
def test_what_needs_a_person_is(notice: Notice, severity: str) -> None:
    toast = toast_of(notice)
    assert toast is not None
    assert toast.severity == severity


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        (failed(529, "p,claude-one-1"), "529 from one-1: two took over"),
        (failed(None, "p", kind=FailureKind.CUT), "cut from p: two took over"),
    ],
)
def test_a_failover_in_one_short_sentence(first: object, sentence: str) -> None:
    record = record_of(exchange_events(attempts=[first, answered("p,two")]))  # type: ignore[list-item]
    assert toast_of(FailedOver(record)) == Toast(sentence, severity="warning", kind="failover")


def test_the_same_news_with_other_numbers_is_of_the_same_kind() -> None:
    first, second, other = (
        toast_of(Noticed(0, "warning", text))
        for text in ("$5.01 of $5 are spent today.", "$6 of $5 are spent today.", "The disk is full.")
    )
    kinds = [toast.kind for toast in (first, second, other) if toast]
    assert kinds[0] == kinds[1] != kinds[2]
