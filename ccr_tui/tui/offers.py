"""The upstreams that a picker offers: found by a few letters, each with its price and how it fares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rich.cells import cell_len

from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.upstream_price import Rates, rates_of
from ccr_tui.tui.bridge_routes import Standings
from ccr_tui.tui.format import clip, pad
from ccr_tui.tui.lines import Role, Span
from ccr_tui.tui.standing import STATES

OK = "ok"
SHORTEST = 3
"""Cells that a provider needs to be told from others."""
NUMBERED = 9
"""How many offers have a number key."""


@dataclass(frozen=True, slots=True)
class Offer:
    """`upstream` is None for a choice without one, such as "as routed"; `origin` says why it is offered.

    `state` is "" as long as nobody has asked how it fares; `why` says more of one that is not ok.
    """

    upstream: Upstream | None
    name: str
    origin: str
    price: str = ""
    state: str = ""
    why: str = ""


Matched = tuple[Offer, Sequence[int]]
"""An offer, and the places in its name that were typed."""


def offers_of(config: Config, known: Mapping[str, str], asked: str, at: float) -> list[Offer]:
    """An offer for each known upstream (name and origin), priced for the model `asked` where it has none."""
    return [
        Offer(upstream, name, origin, _price(upstream, asked, config, at))
        for name, origin in known.items()
        if (upstream := Upstream.parse(name))
    ]


def with_standings(offers: Iterable[Offer], standings: Standings) -> list[Offer]:
    """The same offers, each with how its upstream fares at this moment."""
    return [_standing(offer, standings) for offer in offers]


def matching(offers: Sequence[Offer], typed: str) -> list[Matched]:
    """The offers whose name holds each word typed, with gaps if need be: whole words before letters."""
    words = typed.lower().split()
    found = [(offer, _places(words, offer.name.lower())) for offer in offers]
    matched = [(offer, places) for offer, places in found if places is not None]
    return sorted(matched, key=lambda item: _gaps(item[1]))


def offer_spans(offer: Offer, places: Iterable[int], number: int, name_width: int) -> list[Span]:
    """One line: number, shape, name, price, word, origin. What matters less is further right."""
    mark, role = STATES.get(offer.state, ("·", Role.DIM))
    digit = f"{number} " if number <= NUMBERED else "  "
    name = short_name(offer.name, name_width)
    typed = frozenset(places if name == offer.name else ())
    plain = Role.STRONG if offer.upstream is None else Role.PLAIN
    spans = [Span(digit, Role.KEY), Span(f"{mark} ", role)]
    spans += [Span(letter, Role.KEY if n in typed else plain) for n, letter in enumerate(name)]
    spans.append(Span(" " * (name_width - cell_len(name) + 1)))
    if offer.price:
        spans.append(Span(pad(offer.price, 10)))
    if offer.state not in ("", OK):
        spans.append(Span(f" {offer.why or offer.state}", role))
    elif offer.state:
        spans.append(Span(f" {offer.state}", role))
    return [*spans, Span(f" {offer.origin}", Role.DIM)]


def rates_text(rates: Rates | None) -> str:
    """Dollars per million tokens in and out, such as `$3/15`; at most 10 cells."""
    return "unpriced" if rates is None else f"${_digits(rates.input)}/{_digits(rates.output)}"


def short_name(name: str, width: int) -> str:
    """The name in at most `width` cells. The provider gives way first: models differ at their ends."""
    provider, comma, model = name.partition(",")
    room = width - cell_len(comma + model)
    if cell_len(name) <= width or room < SHORTEST:
        return clip(name, width)
    return clip(provider, room) + comma + model


def _places(words: Iterable[str], name: str) -> list[int] | None:
    """Where the letters of all words are; None when one of them is not there."""
    places: list[int] = []
    for word in words:
        whole = name.find(word)
        where = list(range(whole, whole + len(word))) if whole >= 0 else _with_gaps(word, name)
        if where is None:
            return None
        places += where
    return places


def _with_gaps(word: str, name: str) -> list[int] | None:
    """The letters of a word in their order, from where that takes the fewest gaps."""
    starts = (place for place, letter in enumerate(name) if letter == word[0])
    found = [places for start in starts if (places := _from(start, word, name))]
    return min(found, key=_gaps, default=None)


def _from(start: int, word: str, name: str) -> list[int]:
    places = [start]
    for letter in word[1:]:
        place = name.find(letter, places[-1] + 1)
        if place < 0:
            return []
        places.append(place)
    return places


def _gaps(places: Sequence[int]) -> int:
    return sum(after != before + 1 for before, after in pairwise(places))


def _standing(offer: Offer, standings: Standings) -> Offer:
    if offer.upstream is None:
        return offer
    state, why = standings.of(offer.upstream)
    return replace(offer, state=state, why=f"{state}: {why}" if why and state != "paused" else "")


def _price(upstream: Upstream, asked: str, config: Config, at: float) -> str:
    return rates_text(rates_of(replace(upstream, model=upstream.model or asked), config, at))


def _digits(usd: float) -> str:
    """Two digits that say something: `15`, `0.25`, `1.1`; more only of whole dollars."""
    return f"{usd:.2g}" if usd < 10 else f"{usd:.0f}"
