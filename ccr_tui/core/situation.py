"""What routing looks at besides the request: the moment, the session's past, what the user has pinned."""

from __future__ import annotations

from dataclasses import dataclass, field

from ccr_tui.core.exchange import Upstream


@dataclass(frozen=True, slots=True)
class Situation:
    """A request's surroundings, as values: the same facts, table and situation give the same decision.

    `pin` is the upstream that the user chose by hand. `staying` answered the previous request of this
    tool loop. `hour` (0 to 23) and `weekday` (1 is Monday) are local. `provider_health` is "ok",
    "resting" or "exhausted" by provider. Costs are dollars. `over_budget` is the sentence that says which
    budget is used up, where requests are then sent elsewhere. `last_input_tokens` are those of the session's
    previous answer.
    """

    pin: Upstream | None = None
    staying: Upstream | None = None
    hour: int = 0
    weekday: int = 1
    provider_health: dict[str, str] = field(default_factory=dict)
    cost_today: float = 0.0
    cost_session: float = 0.0
    over_budget: str = ""
    last_input_tokens: int = 0


NOWHERE_SPECIAL = Situation()
"""Nothing pinned, nothing known: what a dry run without a history starts from."""
