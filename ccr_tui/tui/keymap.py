"""Other keys for what the screen can do, as the user's `[keys]` have them: checked, and said what is wrong.

What is wrong never takes a key away: the binding keeps its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import combinations
from string import punctuation

from textual.binding import Binding, BindingType
from textual.keys import Keys, key_to_character

from ccr_tui.core.config_key import dotted, listed, quoted

_MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "meta", "hyper"})
_SPELLINGS = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "control": "ctrl",
    "spacebar": "space",
}
_NAMED = frozenset(key.value for key in Keys)
_SIGNS = frozenset(b.key for sign in punctuation if sign != "," for b in Binding.make_bindings([(sign, "")]))


@dataclass(frozen=True, slots=True)
class KeySection:
    """Bindings that belong together. Those of sections that share a place work at the same time.

    `screen/widget` is a widget that has keys of its own for as long as it has the focus: they may be the
    same as those of its screen.
    """

    title: str
    bindings: tuple[Binding, ...]
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Checked:
    """A keymap that can be used as it is, and a sentence for each entry that is not in it."""

    keymap: Mapping[str, str]
    problems: tuple[str, ...] = ()


def section(title: str, places: str, *bindings: Sequence[BindingType]) -> KeySection:
    """A section of bindings that work in these places, several names between blanks."""
    flat = tuple(b for group in bindings for b in group if isinstance(b, Binding))
    return KeySection(title, flat, frozenset(places.split()))


def check_keymap(wanted: Mapping[str, str], sections: Sequence[KeySection]) -> Checked:
    """`wanted` has keys by binding id, several of them with commas between."""
    known = {b.id: b for s in sections for b in s.bindings if b.id}
    problems: list[str] = []
    good: dict[str, str] = {}
    for name, text in wanted.items():
        if name not in known:
            problems.append(_unknown(name, known))
            continue
        keys = [_key(part) for part in text.split(",")]
        bad = next((part for part, key in zip(text.split(","), keys, strict=True) if not key), None)
        if bad is None:
            good[name] = ",".join(dict.fromkeys(key for key in keys if key))
        else:
            problems.append(_no_key(name, bad.strip()))
    for first, second, key in list(_clashes(good, sections)):
        problems.append(_clash(first, second, key))
        good.pop(first.id or "", None)
        good.pop(second.id or "", None)
    return Checked(_with_partners(good, known.values()), tuple(problems))


def keys_of(binding: Binding) -> tuple[str, ...]:
    """The keys of a binding as Textual names them."""
    return tuple(b.key for b in Binding.make_bindings([binding]))


def _key(text: str) -> str:
    """A key as Textual names it, "" when it is none: `?`, `ctrl+R`, `Shift+r`, `pgup`."""
    text = text.strip()
    base = "+" if text.endswith("+") else text.rpartition("+")[2]
    rest = text[: len(text) - len(base)]  # what is held, with the plus after it
    if rest and (not rest.endswith("+") or not base):
        return ""
    held = [_SPELLINGS.get(m.lower(), m.lower()) for m in rest.split("+")[:-1]]
    base = base if len(base) == 1 else _SPELLINGS.get(base.lower(), base.lower())
    if not base or not set(held) <= _MODIFIERS:
        return ""
    if "+".join((*held, base)) in _NAMED:
        return "+".join((*held, base))
    if len(base) == 1:
        if held == ["shift"] and base.isalpha():
            return base.upper()
        base = keys_of(Binding(base.lower() if held else base, "x"))[0] if base != "," else "comma"
    elif base not in _NAMED | _SIGNS and key_to_character(base) is None:
        return ""
    return "+".join((*held, base))


def _clashes(
    keymap: Mapping[str, str], sections: Sequence[KeySection]
) -> Iterator[tuple[Binding, Binding, str]]:
    """Two bindings of a place that would come to have the same key, and had not by themselves."""
    seen: set[frozenset[str]] = set()
    for place in sorted({place for s in sections for place in s.places}):
        bindings = [b for s in sections if place in s.places for b in s.bindings if b.id]
        for first, second in combinations(bindings, 2):
            ids = frozenset({first.id or "", second.id or ""})
            if ids.isdisjoint(keymap) or len(ids) < 2 or ids in seen:
                continue
            both = set(_now(first, keymap)) & set(_now(second, keymap))
            new = both - (set(keys_of(first)) & set(keys_of(second)))
            if new:
                seen.add(ids)
                yield first, second, min(new)


def _now(binding: Binding, keymap: Mapping[str, str]) -> tuple[str, ...]:
    rebound = keymap.get(binding.id or "")
    return tuple(rebound.split(",")) if rebound else keys_of(binding)


def _with_partners(keymap: Mapping[str, str], bindings: Iterable[Binding]) -> dict[str, str]:
    """Textual takes a rebound binding's old keys away from whatever else has them: they are given back."""
    everything = list(bindings)
    freed = {key for b in everything if b.id in keymap for key in keys_of(b)}
    partners = {
        b.id: ",".join(keys_of(b))
        for b in everything
        if b.id and b.id not in keymap and not freed.isdisjoint(keys_of(b))
    }
    return partners | dict(keymap)


def _place(id: str) -> str:
    return dotted(("keys", *id.split(".")))


def _unknown(id: str, known: Iterable[str]) -> str:
    close = get_close_matches(id, list(known), n=3, cutoff=0.65)
    hint = f" Did you mean {listed(map(quoted, close))}?" if close else " The help page (?) names them all."
    return f"{_place(id)}: there is no such binding.{hint}"


def _no_key(id: str, text: str) -> str:
    return f'{_place(id)}: {quoted(text)} is no key. Write it like "r", "R", "ctrl+r", "f5", "pageup" or "?".'


def _clash(first: Binding, second: Binding, key: str) -> str:
    names = " and ".join(f"{b.id} ({b.description or b.action})" for b in (first, second))
    return f"keys: {key} would be both {names}. Both keep their own keys: give one of them another."
