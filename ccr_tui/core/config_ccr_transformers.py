"""What the transformers of a classic CCR provider ask for, in the words of our own providers.

CCR's transformers are code that rewrites requests; most only mend what a dialect here does by itself. Their
names and options are those of CCR 2.0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ccr_tui.core.ccr_report import Report
from ccr_tui.core.config_ccr_values import plain_number
from ccr_tui.core.config_key import KeyPath, quoted
from ccr_tui.core.config_section import Section, kind
from ccr_tui.core.config_upstream_keys import MOST_TOKENS, extra_body_at
from ccr_tui.core.errors import ConfigError

Options = Mapping[str, object]

DIALECT_OF_TRANSFORMER = {
    "anthropic": "anthropic",
    "openai": "openai_chat",
    "openai-responses": "openai_responses",
    "gemini": "gemini",
}
"""Transformers, in lower case, that only say which language an upstream speaks."""

_BY_ITSELF = {
    "openrouter": "OpenRouter's reasoning and its cache marks are handled by its address",
    "vercel": "what the gateway does differently needs no word here",
    "groq": "what Groq refuses is left out by its address",
    "cerebras": "what Cerebras refuses is left out by its address",
    "streamoptions": "usage is always asked for",
    "cleancache": "cache marks do not leave for this dialect",
}
_OTHERWISE = {
    "deepseek": "reasoning is read and sent back; its cap of 8192 tokens is gone, max_tokens would set one",
    "enhancetool": "arguments of tools in odd forms are mended for every provider, without holding them back",
}
_NOT_DONE = {
    "tooluse": "no tool call is forced here: the model decides whether to call one",
    "forcereasoning": "no reasoning is asked for in the prompt here",
    "vertex-gemini": "it needs Google's own login, which is not done here, so requests will fail",
    "vertex-claude": "it needs Google's own login, which is not done here, so requests will fail",
}
THINKING = frozenset({"thinking_switch", "qwen_thinking"})
"""The quirks that say what `reasoning` says, to servers of which nothing better is known."""

_GEMINI_NAMES = {"temperature": "temperature", "top_p": "topP", "top_k": "topK"}
_SAMPLING = {
    "anthropic": ("temperature", "top_p", "top_k"),
    "gemini": tuple(_GEMINI_NAMES),
    "openai_chat": ("temperature", "top_p", "top_k", "repetition_penalty"),
    "openai_responses": ("temperature", "top_p"),
}


@dataclass(slots=True)
class Tuning:
    """What a chain asks for. `quirks` come on top of those that are known of the server's address."""

    max_tokens: int = 0
    extra_body: dict[str, object] = field(default_factory=dict)
    quirks: set[str] = field(default_factory=set)


def used(use: object) -> Iterator[tuple[int, str, Options]]:
    """Position, name and options of each transformer in a `use` list; CCR passes over anything else."""
    for index, item in enumerate(use if isinstance(use, list) else []):
        match item:
            case str(name):
                yield index, name, {}
            case [str(name), Mapping() as options, *_]:
                yield index, name, {str(k): v for k, v in options.items()}
            case [str(name), *_]:
                yield index, name, {}


def tuning_of(use: object, path: KeyPath, dialect: str, report: Report) -> Tuning:
    """What the transformers of one `use` list ask for, each with its line in the report."""
    chain = _Chain(dialect, report)
    if not isinstance(use, list):
        report.unsupported(path, f"it is {kind(use)}, not a list of transformers")
        return chain.tuning
    taken = {index for index, _, _ in used(use)}
    for index in range(len(use)):
        if index not in taken:
            report.unsupported((*path, index), "it names no transformer")
    for index, name, options in used(use):
        chain.take(name, options, (*path, index))
    return chain.tuning


class _Chain:
    """Takes transformers one after the other."""

    def __init__(self, dialect: str, report: Report) -> None:
        self.tuning = Tuning()
        self._dialect = dialect
        self._report = report
        self._special: dict[str, Callable[[Options, KeyPath], None]] = {
            "maxtoken": self._maxtoken,
            "maxcompletiontokens": self._maxcompletiontokens,
            "sampling": self._sampling,
            "customparams": self._fields,
            "reasoning": self._reasoning,
        }

    def take(self, name: str, options: Options, path: KeyPath) -> None:
        key = name.lower()
        if key in self._special:
            before = len(self._report.lines)
            self._special[key](options, path)
            if len(self._report.lines) == before:
                self._report.kept(path, "it sets nothing")
        elif key in DIALECT_OF_TRANSFORMER:
            self._report.kept(path, f"the dialect {DIALECT_OF_TRANSFORMER[key]}")
        elif key == "cleancache" and self._dialect == "anthropic":
            self._report.unsupported(path, "cache marks go to Anthropic's dialect as they came")
        elif key in _BY_ITSELF:
            self._report.kept(path, _BY_ITSELF[key])
            if key in ("openrouter", "vercel"):
                self._fields(options, path)
        elif key in _OTHERWISE:
            self._report.changed(path, _OTHERWISE[key])
        else:
            why = _NOT_DONE.get(key, "no such transformer here: scripts of one's own are not run")
            self._report.unsupported(path, f"{quoted(name)}: {why}")

    def _maxtoken(self, options: Options, path: KeyPath) -> None:
        if self._cap(options.get("max_tokens"), path):
            self._report.kept(path, f"max_tokens = {self.tuning.max_tokens}")

    def _maxcompletiontokens(self, _: Options, path: KeyPath) -> None:
        if self._dialect != "openai_chat":
            self._report.unsupported(path, f"the dialect {self._dialect} has no such field", warn=False)
            return
        self.tuning.quirks.add("max_completion_tokens")
        self._report.kept(path, "the quirk max_completion_tokens")

    def _sampling(self, options: Options, path: KeyPath) -> None:
        if "max_tokens" in options and self._cap(options["max_tokens"], path):
            self._report.kept((*path, 1, "max_tokens"), f"max_tokens = {self.tuning.max_tokens}")
        known = _SAMPLING[self._dialect]
        for name, value in options.items():
            if name in known:
                self._sample(name, plain_number(value), (*path, 1, name))
            elif name != "max_tokens":
                why = f"the dialect {self._dialect} has no {name}"
                self._report.unsupported((*path, 1, name), why)

    def _sample(self, name: str, value: object, path: KeyPath) -> None:
        if self._dialect != "gemini":
            self._field(name, value, path)
            return
        before = self.tuning.extra_body.get("generationConfig")
        table = dict(before) if isinstance(before, Mapping) else {}
        self._field("generationConfig", {**table, _GEMINI_NAMES[name]: value}, path)

    def _reasoning(self, options: Options, path: KeyPath) -> None:
        chat = self._dialect == "openai_chat"
        if options.get("enable", True):
            self.tuning.quirks |= THINKING if chat else set()
            self._report.changed(path, "thinking is asked for as this server is known to take it")
        elif chat or self._dialect == "anthropic":
            self.tuning.extra_body |= {"thinking": {"type": "disabled"}}
            self.tuning.extra_body |= {"enable_thinking": False} if chat else {}
            self._report.kept(path, "thinking is switched off by extra_body")
        else:
            self._report.unsupported(path, f"the dialect {self._dialect} has no switch for thinking")

    def _fields(self, options: Options, path: KeyPath) -> None:
        for name, value in options.items():
            self._field(name, value, (*path, 1, name))

    def _field(self, name: str, value: object, path: KeyPath) -> None:
        """A field of every request; CCR's own rules of what may replace what are not ours."""
        try:
            extra_body_at(Section((), {"extra_body": {name: value}}))
        except ConfigError as error:
            self._report.unsupported(path, error.message)
            return
        self.tuning.extra_body[name] = value
        self._report.changed(path, f"extra_body.{name}, which also replaces what the request says")

    def _cap(self, value: object, path: KeyPath) -> bool:
        number = plain_number(value)
        if isinstance(number, bool) or not isinstance(number, int | float) or not 1 <= number <= MOST_TOKENS:
            self._report.unsupported(path, f"max_tokens is no number from 1 to {MOST_TOKENS}")
            return False
        caps = [cap for cap in (self.tuning.max_tokens, int(number)) if cap]
        self.tuning.max_tokens = min(caps)
        return True
