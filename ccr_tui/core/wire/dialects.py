"""The dialects by name. Each is loaded when it is first asked for: most people speak one or two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from ccr_tui.core.wire.anthropic import AnthropicDialect
from ccr_tui.core.wire.dialect import Dialect, UnknownDialectError

NAMES = ("anthropic", "gemini", "openai_chat", "openai_responses")


class Dialects(Mapping[str, Dialect]):
    """To look whether a name is known loads nothing."""

    def __getitem__(self, name: str) -> Dialect:
        if name not in NAMES:
            raise KeyError(name)
        return _made(name)

    def __contains__(self, name: object) -> bool:
        return name in NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)

    def load(self, names: Iterable[str]) -> None:
        """So that no request has to wait for it."""
        for name in names:
            self.get(name)


DIALECTS = Dialects()


def dialect_named(name: str) -> Dialect:
    """The dialect of that name, or `UnknownDialectError` with a sentence."""
    try:
        return DIALECTS[name]
    except KeyError:
        known = ", ".join(DIALECTS)
        raise UnknownDialectError(f"this version speaks {known}, not the dialect {name!r}") from None


@cache
def _made(name: str) -> Dialect:
    match name:
        case "gemini":
            from ccr_tui.core.wire.gemini.dialect import GeminiDialect  # noqa: PLC0415 - see above

            return GeminiDialect()
        case "openai_chat":
            from ccr_tui.core.wire.openai_chat.dialect import OpenAIChatDialect  # noqa: PLC0415 - see above

            return OpenAIChatDialect()
        case "openai_responses":
            from ccr_tui.core.wire.openai_responses.dialect import OpenAIResponsesDialect  # noqa: PLC0415

            return OpenAIResponsesDialect()
    return AnthropicDialect()
