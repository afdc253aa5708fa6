"""Changes to a configuration that can be made without writing the file oneself."""

from __future__ import annotations

from dataclasses import dataclass

from ccr_tui.core.exchange import Upstream


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule as typed: `when` is its condition. None as `upstreams` leaves its routes by grade alone."""

    name: str
    when: str
    upstreams: tuple[Upstream, ...] | None


@dataclass(frozen=True, slots=True)
class RouteSet:
    """The route of a task; no upstreams remove it."""

    task: str
    upstreams: tuple[Upstream, ...]

    def __str__(self) -> str:
        return f"{self.task}: {' → '.join(map(str, self.upstreams)) or 'no route of its own'}"


@dataclass(frozen=True, slots=True)
class RuleAdded:
    """A new rule, below the others."""

    rule: RuleText

    def __str__(self) -> str:
        return f"new rule {self.rule.name}"


@dataclass(frozen=True, slots=True)
class RuleEdited:
    """Another name, condition or route for the rule that is called `name` now."""

    name: str
    rule: RuleText

    def __str__(self) -> str:
        return f"rule {self.rule.name}: edited"


@dataclass(frozen=True, slots=True)
class RuleRemoved:
    name: str

    def __str__(self) -> str:
        return f"rule {self.name}: removed"


@dataclass(frozen=True, slots=True)
class RuleMoved:
    """The rule goes `by` places down, or up where that is less than 0."""

    name: str
    by: int

    def __str__(self) -> str:
        return f"rule {self.name}: {'later' if self.by > 0 else 'earlier'}"


RuleChange = RuleAdded | RuleEdited | RuleRemoved | RuleMoved
Change = RouteSet | RuleChange
"""`str()` of a change names it in a few words."""
