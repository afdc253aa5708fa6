"""Edits `[[rules]]` in TOML text: a rule is a block of lines, with the comments right above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from ccr_tui.core.config_change import RuleAdded, RuleChange, RuleEdited, RuleMoved, RuleRemoved, RuleText
from ccr_tui.core.config_key import quoted
from ccr_tui.core.errors import ConfigError
from ccr_tui.store.config_edit_toml import as_written, is_toml, newline_of, written_value

_RULE = re.compile(r"""\s*\[\[\s*["']?rules["']?\s*\]\]""")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WITHIN = re.compile(r"""\s*\[\[?\s*["']?rules["']?\s*\.""")


@dataclass(frozen=True, slots=True)
class _Blocks:
    """The lines of a file with their ends, and where each rule begins and ends, blank lines left out."""

    lines: list[str]
    spans: list[tuple[int, int]]

    def text(self, index: int) -> str:
        start, end = self.spans[index]
        return "".join(self.lines[start:end])


def edited_rules(
    text: str, change: RuleChange, names: Sequence[str], env: Mapping[str, str], path: Path
) -> str:
    """The text with the change made; `names` are those of its rules, in order."""
    if isinstance(change, RuleAdded):
        return _added(text, change.rule)
    blocks = _blocks(text)
    if change.name not in names:
        message = f"has no rule {quoted(change.name)} any more: it was renamed or removed there."
        raise ConfigError(message, source=str(path))
    if len(blocks.spans) != len(names):
        message = "its rules cannot be edited here: change them by hand."
        raise ConfigError(message, key="rules", source=str(path))
    index = names.index(change.name)
    match change:
        case RuleRemoved():
            return _replaced(blocks, {index: ""})
        case RuleMoved(by=by):
            other = max(0, min(len(names) - 1, index + by))
            return _moved(blocks, index, other)
        case RuleEdited(rule=rule):
            try:
                return _replaced(blocks, {index: _rewritten(blocks.text(index), rule, env)})
            except TOMLKitError as error:
                message = f"cannot be edited here, change it by hand: {error}"
                raise ConfigError(message, key=f"rules[{index}]", source=str(path)) from None


def _moved(blocks: _Blocks, start: int, end: int) -> str:
    order = list(range(len(blocks.spans)))
    order.insert(end, order.pop(start))
    return _replaced(blocks, {place: blocks.text(index) for place, index in enumerate(order)})


def _replaced(blocks: _Blocks, texts: dict[int, str]) -> str:
    """The file with other texts in the places of some rules; the blank lines between stay where they are."""
    lines = list(blocks.lines)
    newline = newline_of("".join(lines))
    for index in sorted(texts, reverse=True):
        start, end = blocks.spans[index]
        text = texts[index]
        if not text:
            while end < len(lines) and not lines[end].strip():
                end += 1
        elif not text.endswith("\n"):
            text += newline
        lines[start:end] = [text]
    return "".join(lines)


def _rewritten(block: str, rule: RuleText, env: Mapping[str, str]) -> str:
    document = tomlkit.parse(block)
    table: MutableMapping[str, Any] = document["rules"][0]
    for key, value in (("name", rule.name), ("when", rule.when)):
        if table[key] != value:
            table[key] = _quoted(value)
    if rule.upstreams is not None:
        old = table["use"]
        known = [old] if isinstance(old, str) else list(old)
        texts = as_written(known, rule.upstreams, env)
        if texts != known:
            table["use"] = written_value(old, texts)
    return document.as_string()


def _added(text: str, rule: RuleText) -> str:
    """Below the last rule, or at the end of a file that has none."""
    newline = newline_of(text)
    upstreams = [str(upstream) for upstream in rule.upstreams or ()]
    values = {"name": _quoted(rule.name), "when": _quoted(rule.when), "use": written_value(None, upstreams)}
    stated = [f"{key} = {value.as_string()}{newline}" for key, value in values.items()]
    new = f"[[rules]]{newline}{''.join(stated)}"
    blocks = _blocks(text)
    end = blocks.spans[-1][1] if blocks.spans else len(blocks.lines)
    above, below = "".join(blocks.lines[:end]), "".join(blocks.lines[end:])
    if above.strip():
        above = above.rstrip("\r\n") + newline + newline
    return above + new + below


def _quoted(text: str) -> tomlkit.items.String:
    """The text in single quotes where it has double quotes or backslashes, as conditions do."""
    literal = ('"' in text or "\\" in text) and "'" not in text and "\n" not in text
    return tomlkit.string(text, literal=literal)


def _blocks(text: str) -> _Blocks:
    lines = _LINE.findall(text)
    headers = [n for n, line in enumerate(lines) if line.lstrip().startswith("[") and _begins(lines, n)]
    spans = []
    for place, start in enumerate(headers):
        if _RULE.match(lines[start]):
            after = (n for n in headers[place + 1 :] if not _WITHIN.match(lines[n]))
            end = next(after, len(lines))
            end = _above_comments(lines, end) if end < len(lines) else end
            while not lines[end - 1].strip():
                end -= 1
            spans.append((_above_comments(lines, start), end))
    return _Blocks(lines, spans)


def _begins(lines: list[str], line: int) -> bool:
    """Whether a statement begins there: inside a list or a long text, what is above is no TOML by itself."""
    return is_toml("".join(lines[:line]))


def _above_comments(lines: list[str], header: int) -> int:
    """The first of the comment lines that stand right above a header."""
    while header > 0 and lines[header - 1].lstrip().startswith("#"):
        header -= 1
    return header
