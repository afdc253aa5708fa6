"""Filters in plain words: each must be found, anywhere or in the field that it names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ccr_tui.core.exchange import Cancelled
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.status import exchange_status, kind_of

_WORD = re.compile(r'(?P<no>-)?(?:(?P<key>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S+))', re.I)

STATES = ("ok", "failed", "cancelled", "running", "fallback")
"""Words that `status:` is mostly asked for."""


def _models(record: ExchangeRecord) -> str:
    answered = (a.answered_model or "" for a in record.attempts)
    return " ".join((record.facts.model, *(a.upstream.model for a in record.attempts), *answered))


def _states(record: ExchangeRecord) -> str:
    """Every word that `status:` may be asked for."""
    words = [exchange_status(record).word, str(record.status or "")]
    words += [str(a.status) for a in record.attempts if a.status]
    words += ["fallback"] if record.fell_back else []
    if record.in_flight:
        return " ".join((*words, "running", "live"))
    if record.succeeded:
        return " ".join((*words, "ok"))
    return " ".join((*words, "cancelled" if isinstance(record.outcome, Cancelled) else "failed"))


FIELDS: dict[str, Callable[[ExchangeRecord], str]] = {
    "task": lambda r: f"{kind_of(r)} {r.decision.winner if r.decision else ''}",
    "model": _models,
    "provider": lambda r: " ".join(a.upstream.provider for a in r.attempts),
    "status": _states,
    "session": lambda r: r.facts.session or "",
    "agent": lambda r: f"{r.facts.agent or ''} {r.facts.agent_type or ''}",
    "id": lambda r: f"{r.id} {r.parent_id or ''}",
    "text": lambda r: r.facts.last_user_text,
    "note": lambda r: r.note,
    "path": lambda r: r.path,
}
"""What `key:value` may name. A word without a key looks in all of them."""


@dataclass(frozen=True, slots=True)
class Term:
    """`negated` terms must not match; an empty `key` means any field."""

    key: str
    value: str
    negated: bool = False

    def matches(self, record: ExchangeRecord) -> bool:
        """Goes by the record alone: of what was said it has only the user's last text."""
        fields = (FIELDS[self.key],) if self.key else FIELDS.values()
        return any(self.value in field(record).lower() for field in fields) is not self.negated


def terms_of(text: str) -> tuple[Term, ...]:
    """Never fails: what is not a known `key:value` is looked for as it stands."""
    return tuple(term for match in _WORD.finditer(text) if (term := _term(match)).value)


def _term(match: re.Match[str]) -> Term:
    value = (match["quoted"] if match["quoted"] is not None else match["bare"] or "").lower()
    key = (match["key"] or "").lower()
    if key and key not in FIELDS:
        key, value = "", f"{key}:{value}"
    if value.endswith(":") and value[:-1] in FIELDS:
        value = ""  # still being typed
    return Term(key, value, negated=bool(match["no"]))
