"""What may stand at the cursor of the configuration file: sections, keys, upstreams, fields of conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ccr_tui.core.providers import PRESETS
from ccr_tui.core.request_values import FIELDS
from ccr_tui.tui.config_place import At, Place, place_at
from ccr_tui.tui.config_words import (
    CONDITION,
    FLAG,
    KEYS,
    LISTS_OF_TABLES,
    NAMED,
    UPSTREAM,
    keys_at,
    values_at,
)
from ccr_tui.tui.filter_completion import Completion, completions
from ccr_tui.tui.rule_text import Values

MOST = 40
"""Completions that are offered at a time."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the user has: upstreams with the likeliest first, providers, known values for conditions."""

    upstreams: Sequence[str] = ()
    providers: Iterable[str] = ()
    values: Values | None = None
    ccr: bool = False


def config_completions(text: str, cursor: int, known: Vocabulary) -> tuple[Completion, ...]:
    """The best first; each replaces what stands from its `start` to the cursor."""
    place = place_at(text, cursor, ccr=known.ccr)
    if place.at is At.VALUE and values_at(place.path) == CONDITION:
        return _conditions(place, known) if place.quote else ()
    typed, after = place.typed.lower(), text[cursor : cursor + 1]
    fitting = [
        word for word in dict.fromkeys(_words(place, known)) if typed in word.lower() and word != place.typed
    ]
    fitting.sort(key=lambda word: not word.lower().startswith(typed))
    return tuple(Completion(_written(word, place, after, known), place.start) for word in fitting[:MOST])


def _words(place: Place, known: Vocabulary) -> Iterator[str]:
    match place.at:
        case At.HEADER:
            yield from _headers(place.path, known)
        case At.KEY:
            yield from keys_at(place.path, ccr=known.ccr)
        case At.VALUE:
            kind = values_at(place.path)
            if kind == UPSTREAM:
                yield from known.upstreams
            elif kind == FLAG and not place.quote:
                yield from ("true", "false")
            elif isinstance(kind, tuple):
                yield from kind


def _headers(path: tuple[str, ...], known: Vocabulary) -> Iterator[str]:
    """Names of tables; those of providers are presets and what is set up already."""
    if not path:
        tables = {keys[0] for keys in KEYS if keys}
        yield from (name for name in keys_at(()) if name in tables)
    elif path == ("providers",):
        yield from (*PRESETS, *known.providers)
    elif len(path) == 1 and path[0] not in NAMED | LISTS_OF_TABLES:
        yield from keys_at(path)
    elif len(path) == 2 and path[0] in NAMED:
        yield from (key for key in keys_at(path) if (key,) in KEYS or key == "per_model")


def _written(word: str, place: Place, after: str, known: Vocabulary) -> str:
    """The word with the quotes that it needs where it goes, unless they are there."""
    if place.quote:
        return word if after == place.quote[0] else word + place.quote
    plain = place.at is not At.VALUE or word in ("true", "false")
    return word if plain and not (known.ccr and place.at is At.KEY) else f'"{word}"'


def _conditions(place: Place, known: Vocabulary) -> tuple[Completion, ...]:
    """Values in a condition are quoted the other way than the condition itself."""
    found = completions(place.typed, len(place.typed), known.values, FIELDS)
    other = "'" if place.quote.startswith('"') else '"'
    return tuple(
        replace(c, text=c.text.replace('"', other), start=place.start + c.start) for c in found[:MOST]
    )
