from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.spend_tree import AgentSums, Branch, agents_tree, prompt_branch
from ccr_tui.core.totals import Totals

names = st.sampled_from(["", "a", "b", "c", "d"])


def agent(name: str, parent: str = "", cost: float = 1.0, kind: str = "") -> AgentSums:
    return AgentSums(name, parent, kind, 5.0, Totals(exchanges=1, cost_usd=cost))


def test_agents_stand_below_those_that_started_them_the_dearest_first() -> None:
    tree = agents_tree([agent(""), agent("a", "", 1, "Explore"), agent("b", "", 3), agent("c", "a", 4)])
    costs = [(branch.label, branch.totals.cost_usd) for branch in tree]
    assert costs == [("Explore", 5.0), ("b", 3.0), ("main", 1.0)]
    assert [branch.key for branch in tree[0].branches] == ["c"]


def test_an_agent_whose_parent_is_unknown_or_below_itself_stands_at_the_top() -> None:
    assert [branch.key for branch in agents_tree([agent("a", "gone"), agent("b", "a")])] == ["a"]
    assert {branch.key for branch in agents_tree([agent("a", "b"), agent("b", "a")])} == {"a", "b"}


def test_a_prompt_that_only_the_main_agent_worked_on_has_nothing_below() -> None:
    assert prompt_branch("p", "hello", 5.0, [agent("")]).branches == ()
    with_agent = prompt_branch("p", "hello", 5.0, [agent("", cost=1), agent("a", cost=2)])
    assert with_agent.totals == Totals(exchanges=2, cost_usd=3.0)
    assert with_agent.branches


def _all(branches: tuple[Branch, ...]) -> list[str]:
    return [key for branch in branches for key in (branch.key, *_all(branch.branches))]


@given(st.dictionaries(names, names))
def test_every_agent_is_in_the_tree_once_and_nothing_is_lost(parents: dict[str, str]) -> None:
    tree = agents_tree([agent(name, parent) for name, parent in parents.items()])
    assert sorted(_all(tree)) == sorted(parents)
    assert sum(branch.totals.exchanges for branch in tree) == len(parents)
