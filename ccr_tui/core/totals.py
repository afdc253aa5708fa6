"""Sums over exchanges, as the totals bar and `stats` show them."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ccr_tui.core.exchange import Cost
from ccr_tui.core.record import ExchangeRecord


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a set of exchanges. Money and tokens count every attempt that used tokens.

    `cost_usd` holds what could be priced, `unpriced` counts attempts that could not (or only in part).
    `asked_usd` is what the models that the client asked for would have cost, where that is known.
    """

    exchanges: int = 0
    failed: int = 0
    cost_usd: float = 0.0
    unpriced: int = 0
    asked_usd: float = 0.0
    input_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    output_tokens: int = 0

    @classmethod
    def of(cls, record: ExchangeRecord) -> Totals:
        """What one finished exchange adds."""
        billed = [(a.usage, a.cost) for a in record.attempts if a.usage is not None]
        return cls(
            exchanges=1,
            failed=not record.succeeded,
            cost_usd=sum(cost.usd or 0.0 for _, cost in billed),
            unpriced=sum(cost.usd is None or cost.at_least for _, cost in billed),
            asked_usd=record.asked_cost.usd or 0.0,
            input_tokens=sum(usage.input_tokens for usage, _ in billed),
            cache_read_tokens=sum(usage.cache_read_tokens for usage, _ in billed),
            cache_write_tokens=sum(usage.cache_write_tokens for usage, _ in billed),
            output_tokens=sum(usage.output_tokens for usage, _ in billed),
        )

    def __add__(self, other: Totals) -> Totals:
        return Totals(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def cache_hit_rate(self) -> float | None:
        """Share of the input tokens that was read from a cache; None before there are any."""
        total = self.input_tokens + self.cache_read_tokens + self.cache_write_tokens
        return self.cache_read_tokens / total if total else None

    @property
    def cost(self) -> Cost:
        """The sum as a cost: a lower bound once a part is unpriced, unknown when nothing has a price."""
        if self.unpriced and not self.cost_usd:
            return Cost()
        return Cost(self.cost_usd, at_least=self.unpriced > 0)
