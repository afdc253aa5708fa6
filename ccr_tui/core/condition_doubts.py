"""Says what in a rule's condition can never be as it is written: it loads, but the rule would be dead.

`task == "longcontext"` is a good comparison of two texts, and false of every request.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ccr_tui.core.condition_text import Token, tokens_of
from ccr_tui.core.config_key import listed, quoted, suggestion
from ccr_tui.core.request_values import FIELDS

CLOSED = frozenset({"task", "effort", "endpoint"})
"""Texts that have no other values than those that the field lists, and "" for what is not known."""
HEALTH = "provider_health"

_EQUALS, _ORDERS = frozenset({"==", "!="}), frozenset({"<", "<=", ">", ">="})


def doubts_of(condition: str, providers: Collection[str]) -> Iterator[str]:
    """One sentence for each; the condition must be one that can be parsed."""
    tokens = tokens_of(condition)
    for index, token in enumerate(tokens):
        if token.kind != "word":
            continue
        rest = tokens[index + 1 :]
        if token.text in CLOSED:
            yield from _of_field(token.text, rest)
        elif token.text == HEALTH:
            yield from _of_health(rest, providers)


def _of_field(name: str, rest: Sequence[Token]) -> Iterator[str]:
    known = FIELDS[name].values
    if len(rest) > 1 and rest[0].text in _ORDERS and rest[1].kind == "string":
        comparison = f"{name} {rest[0].text} {rest[1].text}"
        yield f"{comparison} compares by the alphabet: name the values, {name} in […]."
        return
    for text in _compared_with(rest):
        if text and text not in known:
            yield f"{name} is never {quoted(text)}, only {listed(known)}.{suggestion(text, known)}".rstrip(
                "."
            )


def _of_health(rest: Sequence[Token], providers: Collection[str]) -> Iterator[str]:
    """`["ollama"] == "resting"`: both texts are looked at."""
    if len(rest) < 3 or rest[0].text != "[" or rest[1].kind != "string":
        return
    name, states = _text(rest[1]), FIELDS[HEALTH].values
    if name not in providers:
        hint = suggestion(name, providers)
        yield f"there is no provider {quoted(name)}, so its health is always ok.{hint}"
    for text in _compared_with(rest[3:]):
        if text not in states:
            yield f"the health of a provider is never {quoted(text)}, only {listed(states)}."


def _compared_with(rest: Sequence[Token]) -> Iterator[str]:
    """The texts after `==` and `!=`, or in the list after `in` and `not in`."""
    signs = [token.text for token in rest[:3]]
    if signs[:1] == ["not"]:
        rest, signs = rest[1:], signs[1:]
    if signs[:1] and signs[0] in _EQUALS and len(rest) > 1 and rest[1].kind == "string":
        yield _text(rest[1])
    elif signs[:2] == ["in", "["]:
        for token in rest[2:]:
            if token.kind == "string":
                yield _text(token)
            elif token.text != ",":
                return


def _text(token: Token) -> str:
    return token.text.lstrip("rs")[1:-1]
