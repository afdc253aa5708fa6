"""The quota of a subscription, as the `anthropic-ratelimit-unified-*` headers of an answer tell it.

The headers are observed, not documented: an overall status, for each window ("5h", "7d", "7d_opus" and the
like) a status, the share that is used and when it begins anew, and the claim that is nearest to its end
("five_hour", "seven_day_opus"). A refusal that they call rejected is of another kind than a limit per minute:
waiting a few seconds does not help.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ccr_tui.core.exchange import Headers

UNTOLD_S = 300.0
"""How long a used-up quota is taken to last that does not say when it begins anew."""
LONGEST_S = 8 * 24 * 3600.0
"""No window is longer than a week: a time beyond it is a mistake."""

_REJECTED = "rejected"
_PREFIX = "anthropic-ratelimit-unified-"
_OF_WINDOW = re.compile(rf"{_PREFIX}(\d+[a-z](?:_\w+)?)-(status|utilization|reset)")
_WINDOW_OF_CLAIM = {"five_hour": "5h", "seven_day": "7d"}
_FAMILIES = ("opus", "sonnet", "haiku", "fable", "mythos")


@dataclass(frozen=True, slots=True)
class Window:
    """`used` is a share: 1.0 is all, and more is possible. `resets_at` is seconds since the epoch."""

    status: str = ""
    used: float | None = None
    resets_at: float | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """One reading of the headers, made at `read_at`. `claim` names the window that decides."""

    read_at: float
    status: str = ""
    claim: str = ""
    resets_at: float | None = None
    windows: Mapping[str, Window] = field(default_factory=dict)

    @property
    def rejected(self) -> bool:
        """True when the quota is used up, as the overall status says, or a window's if there is none."""
        told = (self.status,) if self.status else tuple(w.status for w in self.windows.values())
        return _REJECTED in told

    @property
    def family(self) -> str:
        """The family of models that the claim is for, "" when it is for all."""
        return next((family for family in _FAMILIES if f"_{family}" in self.claim), "")

    def back_at(self, wait_s: float | None = None) -> float:
        """When a used-up quota begins anew, in seconds since the epoch.

        `wait_s` is what `retry-after` says, for the case that the quota's own headers say nothing.
        """
        told = [self._window_of_claim().resets_at, self.resets_at]
        told += sorted(w.resets_at or 0.0 for w in self.windows.values() if w.status == _REJECTED)[-1:]
        at = next((at for at in told if at is not None and at > self.read_at), None)
        if at is None:
            at = self.read_at + (UNTOLD_S if wait_s is None else wait_s)
        return min(at, self.read_at + LONGEST_S)

    def _window_of_claim(self) -> Window:
        for words, short in _WINDOW_OF_CLAIM.items():
            if self.claim.startswith(words):
                return self.windows.get(short + self.claim.removeprefix(words), Window())
        return Window()


def read_quota(headers: Headers, now: float) -> Quota | None:
    """The quota that the headers of an answer tell; None when they tell none. `now` is since the epoch."""
    told = {name: value.strip() for name, value in headers if name.startswith(_PREFIX)}
    if not told:
        return None
    windows: dict[str, dict[str, str]] = {}
    for name, value in told.items():
        if found := _OF_WINDOW.fullmatch(name):
            windows.setdefault(found[1], {})[found[2]] = value
    return Quota(
        now,
        told.get(f"{_PREFIX}status", ""),
        told.get(f"{_PREFIX}representative-claim", ""),
        _number(told.get(f"{_PREFIX}reset", "")),
        {name: _window(values) for name, values in windows.items()},
    )


def _window(values: Mapping[str, str]) -> Window:
    return Window(
        values.get("status", ""), _number(values.get("utilization", "")), _number(values.get("reset", ""))
    )


def _number(text: str) -> float | None:
    """A finite number that is not negative; None for anything else."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
