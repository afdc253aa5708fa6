"""Typed reads from one table of a parsed configuration file.

Each wrong value becomes a `ConfigError` that says what is expected and what was found. Values that may
hold a credential are described by their type only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ccr_tui.core.config_key import KeyPath, dotted, listed, quoted, suggestion
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.redact import redact_text

SECRET_KEYS = frozenset({"api_key", "api_keys", "extra_headers", "proxy", "APIKEY"})
AT_THE_TOP = frozenset({"strict_ccr", "custom_router"})
"""Keys without a table: below the header of one they are taken for its own."""
_SHOWN = 60


def error_at(path: KeyPath, message: str) -> ConfigError:
    return ConfigError(message, key=dotted(path) or None)


def expected(path: KeyPath, what: str, found: object) -> ConfigError:
    """The error for a value of the wrong type or out of bounds."""
    secret = not SECRET_KEYS.isdisjoint(path)
    return error_at(path, f"expected {what}, found {kind(found) if secret else describe(found)}.")


def describe(value: object) -> str:
    """A value as an error shows it: short, and without anything that looks like a key."""
    match value:
        case bool():
            return str(value).lower()
        case float():
            return f"the number {value}"
        case int():
            return _describe_int(value)
        case str():
            return f"the text {shown(value)}"
        case _:
            return kind(value)


def shown(text: str) -> str:
    """A text in quotes, cut short, and masked where it looks like a key."""
    safe = redact_text(text)
    return quoted(safe if len(safe) <= _SHOWN else safe[:_SHOWN] + "…")


def _describe_int(value: int) -> str:
    """Python refuses to print integers of thousands of digits."""
    return f"the number {value}" if abs(value) < 10**15 else "a huge number"


def kind(value: object) -> str:
    """The type of a value in a user's words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case Mapping():
            return "a table"
        case list() | tuple():
            return "a list"
        case _:
            return f"a {type(value).__name__}"


def number_in(value: object, path: KeyPath, low: float, high: float) -> float:
    """A finite number within the bounds; true, false and numbers in quotes are none."""
    what = f"a number from {low:.15g} to {high:.15g}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise expected(path, what + _unquoted(value), value)
    if not low <= value <= high:  # also refuses nan
        raise expected(path, what, value)
    return value


def integer_in(value: object, path: KeyPath, low: int, high: int) -> int:
    """A whole number within the bounds."""
    what = f"a whole number from {low} to {high}"
    if isinstance(value, bool) or not isinstance(value, int):
        raise expected(path, what + _unquoted(value), value)
    if not low <= value <= high:
        raise expected(path, what, value)
    return value


def _unquoted(value: object) -> str:
    return " without quotes" if isinstance(value, str) else ""


def text_at(value: object, path: KeyPath) -> str:
    """A text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise expected(path, "a text", "" if isinstance(value, str) else value)
    return value


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the file and its place in it."""

    path: KeyPath
    data: Mapping[str, object]

    @classmethod
    def of(cls, value: object, path: KeyPath, what: str = "a table") -> Section:
        """`ConfigError` when the value is no table; `what` says what it should have been."""
        if not isinstance(value, Mapping):
            raise expected(path, what, value)
        return cls(path, {str(k): v for k, v in value.items()})

    def allow(self, known: Collection[str]) -> None:
        """`ConfigError` for the first key that is not known."""
        for key in self.data:
            if key not in known:
                hint = suggestion(key, known) or f" Known here: {', '.join(known)}."
                if self.path and key in AT_THE_TOP:
                    hint = f" It stands at the top of the file: move it above the first [{self.path[0]}…]."
                raise error_at((*self.path, key), f"unknown key {quoted(key)}.{hint}")

    def has(self, key: str) -> bool:
        return key in self.data

    def at(self, key: str) -> KeyPath:
        return (*self.path, key)

    def table(self, key: str) -> Section:
        """The table under `key`; an empty one where there is none."""
        return Section.of(self.data.get(key, {}), self.at(key))

    def tables(self) -> Iterator[tuple[str, Section]]:
        """Every entry as a table, by name."""
        for key, value in self.data.items():
            yield key, Section.of(value, self.at(key))

    def text(self, key: str, default: str) -> str:
        return text_at(self.data[key], self.at(key)) if key in self.data else default

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        if key not in self.data:
            return default
        value = self.data[key]
        if not isinstance(value, list | tuple):
            raise expected(self.at(key), "a list of texts", value)
        return tuple(text_at(item, (*self.at(key), i)) for i, item in enumerate(value))

    def choice(self, key: str, default: str, options: Collection[str]) -> str:
        value = self.text(key, default)
        if value in options or key not in self.data:
            return value
        what = listed(map(quoted, options))
        raise error_at(self.at(key), f"expected {what}, found {describe(value)}.{suggestion(value, options)}")

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise expected(self.at(key), "true or false", value)
        return value

    def integer(self, key: str, default: int, low: int, high: int) -> int:
        return integer_in(self.data[key], self.at(key), low, high) if key in self.data else default

    def number(self, key: str, default: float, low: float, high: float) -> float:
        return number_in(self.data[key], self.at(key), low, high) if key in self.data else default

    def error(self, key: str, message: str) -> ConfigError:
        """An error about the value of `key`."""
        return error_at(self.at(key), message)

    def error_here(self, message: str) -> ConfigError:
        """An error about the table as a whole."""
        return error_at(self.path, message)
