"""Recognises that a conversation is too long for an upstream, and says so in Anthropic's words.

Claude Code compacts when it reads "prompt is too long", and lowers `max_tokens` by itself when it reads
that input and `max_tokens` together exceed the limit. The messages are those of OpenAI, vLLM, SGLang, TGI,
llama.cpp, LM Studio, Ollama, Gemini, Mistral, xAI, Moonshot, Qwen, Cerebras, Z.AI, MiniMax and others, and
LiteLLM's own word.
"""

from __future__ import annotations

import re

from ccr_tui.core.wire.error_words import ErrorWords
from ccr_tui.core.wire.json_values import count

_CODES = frozenset({"context_length_exceeded", "exceed_context_size_error", "model_context_window_exceeded"})
_SAYS_SO = re.compile(
    r"maximum (?:context|prompt) length|context length (?:is|of) only|model'?s (?:maximum )?context length"
    r"|exceeds? the (?:available )?context (?:size|window|length)|context window exceeds"
    r"|exceeds the maximum number of tokens|prompt (?:is )?too long|input is too long"
    r"|exceed(?:ed|s)? (?:the )?(?:model|max(?:imum)?) (?:token limit|context length|length)"
    r"|tokens? to keep from the initial prompt|too large for model with|range of input length should be"
    r"|`?inputs`? tokens \+ `?max_new_tokens|reduce the length of the (?:messages|input|prompt)"
    r"|prompt token count of|input token count is \d+ but|total number of tokens in the prompt cannot exceed"
    r"|context[_ ]length[_ ]exceeded|ContextWindowExceededError",
    re.I,
)
_N = r"(?P<{}>\d[\d,]*)"
_IN, _OUT, _MAX = _N.format("input"), _N.format("output"), _N.format("limit")
_LENGTH = "length (?:is|of)(?: only)?"
_NUMBERS = tuple(
    re.compile(pattern, re.I | re.S)
    for pattern in (
        rf"{_IN} tokens > {_MAX}",
        rf"{_LENGTH} {_MAX}.*?\({_IN} (?:in the messages|of text input)\D*{_OUT} in the (?:comp|outp)",
        rf"length of {_MAX} tokens.*?{_IN} tokens from the input messages and {_OUT} tokens for the comp",
        rf"passed {_IN} input tokens and requested {_OUT} output tokens.*?length is only {_MAX}",
        rf"too large: {_OUT}.*?length is {_MAX} tokens.*?{_IN} input tokens",
        rf"<= {_MAX}\. Given: {_IN} `?inputs`? tokens and {_OUT}",
        rf"{_LENGTH} {_MAX}.*?(?:resulted in|requested|contains|about) (?:about )?{_IN} tokens",
        rf"(?:length|input) \(?{_IN}\D+(?:length|maximum|limit)\D*{_MAX}",
        rf"request \({_IN} tokens\) exceeds the available context size \({_MAX}",
        rf"\({_IN}(?: tokens)?\) (?:exceeds|is longer)\D*\({_MAX}",
        rf"contains {_IN} tokens.*?model with {_MAX} maximum",
        rf"(?:length|count) (?:is|of) {_IN} (?:while limit is|exceeds the limit of) {_MAX}",
        rf"token limit: {_MAX} \(requested: {_IN}\)",
        rf"first {_IN} tokens.*?length of only {_MAX}",
        rf"too long: {_IN}\D*length: {_MAX}",
        rf"cannot exceed {_MAX} - received {_IN}",
        rf"token count is {_IN} but model only supports up to {_MAX}",
    )
)
_ONLY_LIMIT = re.compile(rf"(?:{_LENGTH} |token limit: |tokens allowed |\[1, ){_MAX}", re.I)


def overflow_message(error: ErrorWords) -> str | None:
    """Anthropic's sentence when the error says that the context is exceeded, else None."""
    if error.code not in _CODES and error.kind not in _CODES and not _SAYS_SO.search(error.message):
        return None
    used, output, limit = _numbers(error)
    if used and limit and used <= limit:
        if output:
            return (
                f"input length and `max_tokens` exceed context limit: {used} + {output} > {limit}, "
                "decrease input length or `max_tokens` and try again"
            )
        used = None  # the sum of input and output, or another number: it would say nothing true
    if used and limit:
        return f"prompt is too long: {used} tokens > {limit} maximum"
    return f"prompt is too long: the limit is {limit} tokens" if limit else "prompt is too long"


def _numbers(error: ErrorWords) -> tuple[int | None, int | None, int | None]:
    """Input tokens, output tokens asked for, and the limit; None where the error does not tell."""
    details = error.details or {}
    if count(details.get("n_prompt_tokens")) and count(details.get("n_ctx")):
        return count(details["n_prompt_tokens"]), None, count(details["n_ctx"])
    for pattern in _NUMBERS:
        if found := pattern.search(error.message):
            groups = found.groupdict()
            return _number(groups["input"]), _number(groups.get("output")), _number(groups["limit"])
    only = _ONLY_LIMIT.search(error.message)
    return None, None, _number(only["limit"]) if only else None


def _number(text: str | None) -> int | None:
    return int(text.replace(",", "")) if text else None
