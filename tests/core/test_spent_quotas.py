from __future__ import annotations

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.spent_quotas import Account, SpentQuotas

OPUS, SONNET = Upstream("a", "claude-Opus-5"), Upstream("a", "claude-sonnet-5")
ALL, FAMILY = Account("a", ""), Account("a", "opus")


def spent(*accounts: Account, until: float = 100.0, now: float = 10.0) -> SpentQuotas:
    quotas = SpentQuotas()
    for account in accounts:
        assert quotas.spend(account, until, now)
    return quotas


def test_a_quota_for_all_is_the_provider_s() -> None:
    quotas = spent(ALL)
    assert (quotas.until(OPUS, 99), quotas.until(SONNET, 99)) == (100, 100)
    assert quotas.until(OPUS, 100) is None
    assert quotas.until(Upstream("b", "claude-opus-5"), 50) is None
    assert quotas.exhausts("a", 99)
    assert not quotas.exhausts("a", 100)


def test_a_family_s_quota_leaves_the_others_alone() -> None:
    quotas = spent(FAMILY)
    assert (quotas.until(OPUS, 50), quotas.until(SONNET, 50)) == (100, None)
    assert not quotas.exhausts("a", 50)


def test_of_two_the_later_one_counts() -> None:
    quotas = spent(FAMILY)
    quotas.spend(ALL, 200.0, 10.0)
    assert (quotas.until(OPUS, 50), quotas.until(SONNET, 50)) == (200, 200)


def test_it_is_news_once() -> None:
    quotas = spent(ALL)
    assert not quotas.spend(ALL, 120.0, 20.0)
    assert quotas.until(OPUS, 110) == 120
    assert quotas.renewed(110) == []
    assert quotas.renewed(120) == [ALL]
    assert quotas.renewed(120) == []
    assert quotas.spend(ALL, 300.0, 200.0)


def test_an_answer_shows_that_it_is_there_again_if_it_was_asked_for_later() -> None:
    quotas = spent(ALL, FAMILY)
    assert quotas.answered(SONNET, asked_at=5.0) == []
    assert quotas.answered(SONNET, asked_at=15.0) == [ALL]
    assert quotas.answered(OPUS, asked_at=15.0) == [FAMILY]


def test_a_provider_is_forgotten_with_all_its_quotas() -> None:
    quotas = spent(ALL, FAMILY, Account("b", ""))
    quotas.forget("a")
    assert quotas.until(OPUS, 50) is None
    assert quotas.exhausts("b", 50)


def test_an_account_as_a_person_reads_it() -> None:
    assert [str(ALL), str(FAMILY)] == ["a", "a (opus)"]
