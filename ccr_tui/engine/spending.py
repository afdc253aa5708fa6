"""What has been spent today, by session and by namespace, as the events tell it."""

from __future__ import annotations

import time
from collections.abc import Callable

from ccr_tui.core.budget import Overrun, Spent, limits_anything, overrun
from ccr_tui.core.config import Config
from ccr_tui.core.events import AttemptFinished, Event, ExchangeFinished, ExchangeStarted
from ccr_tui.core.facts import RequestFacts

_MOST_SESSIONS = 4096


class Spending:
    """`submit` gets an exchange's events on the engine's event loop, where everything else is asked too."""

    def __init__(self, notice: Callable[[str, str], None]) -> None:
        self._notice = notice
        self._spent = Spent()
        self._day = _today()
        self._running: dict[str, RequestFacts] = {}
        self._told: set[str] = set()

    def seed(self, spent: Spent) -> None:
        """Begin with what the history knows of; call it before the first request."""
        self._spent = spent

    def submit(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case ExchangeStarted():
                self._running[event.exchange_id] = event.facts
            case AttemptFinished():
                facts = self._running.get(event.exchange_id)
                if facts is not None and event.cost.usd:
                    self._now().add(event.cost.usd, facts.session, facts.namespace)
            case ExchangeFinished():
                self._running.pop(event.exchange_id, None)

    def today(self) -> float:
        """Dollars since local midnight."""
        return self._now().today

    def of_session(self, session: str | None) -> float:
        """Dollars of one session."""
        return self._spent.by_session.get(session or "", 0.0)

    def over(self, facts: RequestFacts, config: Config) -> tuple[str, str]:
        """Action and sentence of the budget that this request's session, namespace or day has used up.

        ("", "") while there is money left, and for requests that cost nothing. The first time each budget
        is found used up the user is told.
        """
        if facts.endpoint != "messages" or not limits_anything(config):
            return "", ""
        over = overrun(facts, config, self._now())
        if over is None:
            return "", ""
        self._tell(over)
        return over.action, over.sentence

    def _tell(self, over: Overrun) -> None:
        if over.key not in self._told:
            self._told.add(over.key)
            what = {"stop": " Requests are refused until then.", "reroute": " Requests go to budget.use now."}
            self._notice("warning", over.sentence + what.get(over.action, ""))

    def _now(self) -> Spent:
        """The sums of today; a new day begins with nothing spent, sessions go on."""
        today = _today()
        if today != self._day:
            self._day = today
            sessions = dict(list(self._spent.by_session.items())[-_MOST_SESSIONS:])
            self._spent = Spent(by_session=sessions)
            self._told.clear()
        return self._spent


def _today() -> tuple[int, int]:
    """The local day, as year and day of the year."""
    now = time.localtime()
    return now.tm_year, now.tm_yday


def midnight() -> float:
    """The beginning of the local day, in seconds since the epoch."""
    now = time.localtime()
    return time.mktime((now.tm_year, now.tm_mon, now.tm_mday, 0, 0, 0, 0, 0, -1))
