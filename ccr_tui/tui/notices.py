"""Which news is worth a toast: only what needs a person, each kind in its own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ccr_tui.core.events import ConfigApplied, ConfigRejected, Noticed
from ccr_tui.core.exchange import Failed, Upstream
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.format import model_name

_NUMBER = re.compile(r"\d[\d.,:]*")


@dataclass(frozen=True, slots=True)
class FailedOver:
    """Another upstream than the first has taken an exchange over."""

    record: ExchangeRecord


Notice = ConfigApplied | ConfigRejected | Noticed | FailedOver


@dataclass(frozen=True, slots=True)
class Toast:
    """`seconds` is how long it stays; one of the same `kind` takes its place."""

    message: str
    title: str = ""
    severity: Literal["information", "warning", "error"] = "information"
    seconds: float = 6.0
    kind: str = ""


def toast_of(notice: Notice) -> Toast | None:
    """What to show for a notice, if anything."""
    match notice:
        case ConfigRejected():
            return Toast(notice.message, "Configuration refused", "error", 12.0, "config")
        case ConfigApplied(warnings=warnings) if warnings:
            return Toast(
                "\n".join(warnings), "Configuration applied, with warnings", "warning", 10.0, "config"
            )
        case Noticed(level="error"):
            return Toast(notice.message, severity="error", seconds=10.0, kind=_kind(notice.message))
        case Noticed(level="warning"):
            return Toast(notice.message, severity="warning", kind=_kind(notice.message))
        case FailedOver():
            return _failed_over(notice.record)
        case _:
            return None


def _failed_over(record: ExchangeRecord) -> Toast:
    failures = [a.outcome.failure.label for a in record.attempts if isinstance(a.outcome, Failed)]
    first, used = record.attempts[0].upstream, record.attempts[-1].upstream
    why = failures[0] if failures else "no answer"
    return Toast(f"{why} from {_name(first)}: {_name(used)} took over", severity="warning", kind="failover")


def _kind(message: str) -> str:
    """The same sentence with other numbers is the same news."""
    return _NUMBER.sub("0", message)


def _name(upstream: Upstream) -> str:
    """Short, but never without the provider where that is all there is."""
    return model_name(upstream.model) or upstream.provider
