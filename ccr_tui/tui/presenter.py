"""What the monitor shows of the model: the surroundings of a row, and the sums of the bar."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.totals import Totals
from ccr_tui.tui.columns import Context
from ccr_tui.tui.lines import SESSION_ROLES, Role
from ccr_tui.tui.model import Model
from ccr_tui.tui.totals_line import Summary

PULSE = (16, 15.0)
"""The sparkline: this many spans of this many seconds."""


class Presenter:
    """Reads model, configuration, clock, pins and paused providers.

    `today` is set when the history has answered, and `session` with what it has of one session; `unread`
    when it could not be read.
    """

    def __init__(
        self,
        model: Model,
        config: Callable[[], Config],
        now: Callable[[], float],
        pins: Callable[[], Mapping[str, Upstream]] = dict,
        paused: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self._model = model
        self._config = config
        self._now = now
        self._pins = pins
        self._paused = paused
        self.today: Totals | None = None
        self.session: tuple[str, Totals] | None = None
        self.order = ""
        self.unread = False

    @property
    def home(self) -> str:
        """The provider that goes without saying."""
        return self._config().table.home

    def context_of(self, record: ExchangeRecord) -> Context:
        session = record.facts.session
        letter = self._model.session_letter(session)
        return Context(self._now(), self.home, letter, self._role_of(session), session in self._pins())

    def summary(self, following: bool, newer: int, *, holding: bool = False) -> Summary:
        """The bar's numbers now; `newer` rows are below the cursor. `holding`: hold mode is on."""
        now, session = self._now(), self._model.newest_session
        totals = self._session_totals(session)
        return Summary(
            in_flight=self._model.in_flight + self._model.running_elsewhere,
            per_minute=self._model.per_minute(now),
            today=self.today,
            session=self._model.session_letter(session) if session else "",
            session_role=self._role_of(session),
            session_cost=totals.cost if totals.exchanges else None,
            high_share=self._model.high_tier_share,
            miss_rate=self._model.miss_rate,
            order=self.order,
            unread=self.unread,
            paused=tuple(sorted(self._paused())),
            refused=bool(self._model.refused),
            pulse=self._model.pulse(now, *PULSE),
            following=following,
            newer=newer,
            held=self._model.held if holding else None,
        )

    def _session_totals(self, session: str | None) -> Totals:
        """What the history says, once it has, as it knows what was before the start."""
        known = self._model.session_totals(session)
        if self.session is None or self.session[0] != session:
            return known
        return max(known, self.session[1], key=lambda totals: totals.exchanges)

    def _role_of(self, session: str | None) -> Role:
        number = self._model.session_number(session)
        return Role.DIM if number is None else SESSION_ROLES[number % len(SESSION_ROLES)]
