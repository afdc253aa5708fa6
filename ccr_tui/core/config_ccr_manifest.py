"""Fills in the manifest of a CCR 2.0 preset with the values that its user gave, as CCR does.

CCR writes a placeholder `#{name}`; its documentation and its export write `{{name}}`, which stays as it is
there. Here both are filled in, and a placeholder without a value is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

Values = Mapping[str, Any]

DESCRIBING = frozenset(
    {
        *("name", "version", "description", "author", "homepage", "repository", "license", "keywords"),
        *("ccrVersion", "source", "sourceType", "checksum"),
    }
)
"""Keys that describe a preset."""

ASKING = frozenset({"schema", "template", "configMappings", "userValues"})
"""Keys that say what to ask the user and where the answers go."""

_PLACEHOLDER = re.compile(r"#\{(\w+)\}|\{\{\s*(\w+)\s*\}\}")
_STEP = re.compile(r"(\w+)|\[(\d+)\]")
_MOST_STEPS = 16
_LONGEST_LIST = 1000


def filled_manifest(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration that the preset stands for; placeholders without a value are still in it."""
    config = {k: v for k, v in manifest.items() if k not in DESCRIBING | ASKING}
    values = _mapping(manifest.get("userValues"))
    if not values:
        return config
    template = manifest.get("template")
    if isinstance(template, Mapping):
        config = _filled(template, values)
    else:
        asked = {item.get("id") for item in _mappings(manifest.get("schema"))}
        config = {k: v for k, v in _filled(config, values).items() if k not in asked}
    for mapping in _mappings(manifest.get("configMappings")):
        if _applies(mapping.get("when"), values):
            _put(config, str(mapping.get("target", "")), _mapped(mapping.get("value"), values))
    for name, value in values.items():
        if "." in name or "[" in name:
            _put(config, name, value)
    return config


def placeholders(value: Any) -> list[str]:
    """Names of the placeholders that are left in a value, each once."""
    if isinstance(value, str):
        return list(dict.fromkeys(_name(found) for found in _PLACEHOLDER.finditer(value)))
    items = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return list(dict.fromkeys(name for item in items for name in placeholders(item)))


def _filled(value: Any, values: Values) -> Any:
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda found: _text(values.get(_name(found), found[0])), value)
    if isinstance(value, Mapping):
        return {str(k): _filled(v, values) for k, v in value.items()}
    return [_filled(item, values) for item in value] if isinstance(value, list) else value


def _mapped(value: Any, values: Values) -> Any:
    """A value that a mapping puts somewhere: an answer as it was given, or what stands there."""
    whole = _PLACEHOLDER.fullmatch(value) if isinstance(value, str) else None
    return values.get(_name(whole), value) if whole else value


def _name(found: re.Match[str]) -> str:
    return found[1] or found[2]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _applies(when: Any, values: Values) -> bool:
    conditions = when if isinstance(when, list) else [when] if when else []
    return all(_holds(_mapping(condition), values) for condition in conditions)


def _holds(condition: Values, values: Values) -> bool:
    actual, wanted = values.get(str(condition.get("field"))), condition.get("value")
    match condition.get("operator"):
        case "exists":
            return actual is not None
        case "in":
            return isinstance(wanted, list) and actual in wanted
        case "nin":
            return isinstance(wanted, list) and actual not in wanted
        case "ne":
            return not _same(actual, wanted)
        case "gt" | "lt" | "gte" | "lte" as operator:
            return _compares(operator, actual, wanted)
        case _:
            return _same(actual, wanted)


def _same(actual: Any, wanted: Any) -> bool:
    """Equal and of one kind: JavaScript's `===`, to which `true` is no 1."""
    return bool(actual == wanted) and isinstance(actual, bool) == isinstance(wanted, bool)


def _compares(operator: str, actual: Any, wanted: Any) -> bool:
    if not isinstance(actual, int | float) or not isinstance(wanted, int | float):
        return False
    if operator in ("gt", "lt"):
        return actual > wanted if operator == "gt" else actual < wanted
    return actual >= wanted if operator == "gte" else actual <= wanted


def _put(config: dict[str, Any], target: str, value: Any) -> None:
    """Set what a path such as `Providers[0].api_key` names, making what is missing on the way."""
    steps: list[str | int] = [int(i) if i else name for name, i in _STEP.findall(target)]
    if not steps or len(steps) > _MOST_STEPS or not isinstance(steps[0], str):
        return
    here: Any = config
    for step, after in pairwise(steps):
        here = _member(here, step, [] if isinstance(after, int) else {})
    _assign(here, steps[-1], value)


def _member(owner: Any, step: str | int, new: Any) -> Any:
    """What `owner` has there, `new` where it has nothing; None where there is no room for it."""
    if isinstance(owner, dict) and isinstance(step, str):
        return owner.setdefault(step, new)
    if isinstance(owner, list) and isinstance(step, int) and step < _LONGEST_LIST:
        owner.extend(None for _ in range(step + 1 - len(owner)))
        owner[step] = new if owner[step] is None else owner[step]
        return owner[step]
    return None


def _assign(owner: Any, step: str | int, value: Any) -> None:
    _member(owner, step, None)  # makes room
    in_table = isinstance(owner, dict) and isinstance(step, str)
    in_list = isinstance(owner, list) and isinstance(step, int) and step < len(owner)
    if in_table or in_list:
        owner[step] = value


def _mapping(value: Any) -> Values:
    return {str(k): v for k, v in value.items()} if isinstance(value, Mapping) else {}


def _mappings(value: Any) -> Sequence[Values]:
    return [_mapping(item) for item in value if isinstance(item, Mapping)] if isinstance(value, list) else ()
