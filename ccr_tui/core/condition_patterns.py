"""Refuses regular expressions that could run for longer than anybody waits.

Nothing stops Python's `re` once it has begun, and every request would wait for it. A repeat within a repeat,
such as `(a+)+$`, tries each way to share a text out among the two before it gives up: 30 characters take
minutes. Repeats one after the other multiply: three in a pattern that looks anywhere are hours on a text of
4,000 characters, which is where texts are cut. What is left takes seconds at the worst.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ccr_tui.core.condition_text import MATCHES, Token

MOST_WAYS = 10_000
"""Ways to match one text of a repeat whose body can match it in several."""
MOST_TRIES = 10**10
"""Ways to match a text of the full length with a whole pattern."""
_LONGEST = 4_000
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
_AT_ONCE = frozenset({"POSSESSIVE_REPEAT", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"})
_GO_ON = frozenset({"+", "-", "*", "/", "%", "**", "//", ".", "[", "&.", "&[", "??"})
"""Signs that would make something else of the text before them."""

NESTED = (
    "can take for ever, since it repeats what repeats: let the inner one keep what it has, as in (a++)+, or "
    "leave one of them out"
)
IN_A_ROW = (
    "can take for ever, since its repeats multiply: look for each word by itself, joined with and, or let "
    "repeats keep what they have, as in a++"
)
NOT_ONE_TEXT = "must be one text in quotes, so that it can be checked"


def doubtful_pattern(tokens: Sequence[Token]) -> tuple[Token, str] | None:
    """The first pattern of a condition that cannot be trusted, and why; None when all can.

    The condition must be one that can be built.
    """
    for index, sign in enumerate(tokens[:-1]):
        if sign.text not in MATCHES:
            continue
        token = tokens[index + 1]
        after = tokens[index + 2].text if index + 2 < len(tokens) else ""
        if token.kind != "string" or after in _GO_ON:
            return token, NOT_ONE_TEXT
        pattern = ast.literal_eval(token.text.removeprefix("s"))
        if why := why_slow(pattern, anywhere=sign.text.endswith("~~")):
            return token, why
    return None


def why_slow(pattern: str, *, anywhere: bool) -> str:
    """Why a valid pattern may try very many ways to match a text, in half a sentence; "" when it does not.

    It says so of some that are harmless: `(a+b)*` too must be written `(a++b)*`. `anywhere` is for one that
    begins at each character of the text, not only at its start.
    """
    items = list(_parser().parse(pattern))
    try:
        tries = _ways(_up_to_the_end(items))
    except OverflowError:
        return NESTED
    tries *= _LONGEST // max(1, _word(items)) if anywhere else 1
    tries *= _LONGEST if _looks_on(items) else 1
    return IN_A_ROW if tries > MOST_TRIES else ""


def _up_to_the_end(items: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Without the repeats at the end that match in any case, after checking them: they try nothing twice."""
    while items and str(items[-1][0]) in _REPEATS and not items[-1][1][0]:
        _ways(items[-1:])
        items = items[:-1]
    return items


def _parser() -> Any:
    """Python's own reading of patterns; there is no public one."""
    return importlib.import_module("re._parser")


def _ways(items: Sequence[tuple[Any, Any]]) -> int:
    """Ways to match some text with these items one after the other; `OverflowError` for too many.

    After a repeat only so many places count as the word that must come next can have.
    """
    ways = 1
    for index, (kind, value) in enumerate(items):
        found = _ways_of(str(kind), value)
        word = _word(items[index + 1 :]) if str(kind) in _REPEATS else 0
        ways *= max(1, found // max(1, word))
    return ways


def _word(items: Iterable[tuple[Any, Any]]) -> int:
    """How many letters stand at the start for sure: `fix|test` has three."""
    length = 0
    for kind, value in items:
        match str(kind):
            case "LITERAL":
                length += 1
            case "AT":
                continue
            case "SUBPATTERN":
                return length + _word(value[-1])
            case "BRANCH":
                return length + min(map(_word, value[1]))
            case _:
                return length
    return length


def _ways_of(kind: str, value: Any) -> int:
    """Those of one item. What is matched once and for all has one, but may look for it in many."""
    parts = [_ways(part) for part in _parts(value)]
    if kind in _REPEATS:
        low, high, _ = value
        return _repeated(int(low), min(int(high), _LONGEST), parts[0])
    if kind == "BRANCH":
        return max(parts) if _differ(value[1]) else sum(parts)
    return max(parts, default=1) if kind in {"SUBPATTERN", "GROUPREF_EXISTS"} else 1


def _repeated(low: int, high: int, body: int) -> int:
    if body == 1:
        return max(1, high - low + 1)
    if body ** min(high, MOST_WAYS.bit_length()) > MOST_WAYS and high > 1:
        raise OverflowError
    return sum(body**times for times in range(low, high + 1))


def _looks_on(items: Iterable[tuple[Any, Any]]) -> bool:
    """Whether something in it has one way to match, but reads the rest of the text to find that out.

    Within a repeat it reads on where it was: that is counted already.
    """
    return any(
        str(kind) in _AT_ONCE or (str(kind) not in _REPEATS and any(map(_looks_on, _parts(value))))
        for kind, value in items
    )


def _parts(value: Any) -> Iterator[Any]:
    """The patterns within an item, wherever it keeps them."""
    if type(value).__name__ == "SubPattern":
        yield value
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _parts(inner)


def _differ(alternatives: Sequence[Any]) -> bool:
    """Whether the first character tells which of the alternatives it is."""
    firsts = [tuple(part[0]) if len(part) else ("", "") for part in alternatives]
    letters = [chr(value).casefold() for kind, value in firsts if str(kind) == "LITERAL"]
    return len(letters) == len(firsts) == len(set(letters))
