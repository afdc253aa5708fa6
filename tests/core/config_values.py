"""Arbitrary parsed files: nested tables whose keys are often those that mean something."""

from __future__ import annotations

from hypothesis import strategies as st

_TEXTS = (
    "anthropic,m",
    "x,m",
    "x",
    "$GONE",
    "$SET",
    "${",
    "http://127.0.0.1/v1/messages",
    "https://[",
    "key",
    "high",
    "60000",
    "0.0.0.0",
    "Anthropic",
    "use",
    "gemini",
    "openai_chat",
)
_SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(_TEXTS)
)


def tables(known: tuple[str, ...]) -> st.SearchStrategy[dict[str, object]]:
    """Tables of tables, lists and scalars with keys out of `known` or out of the blue."""
    keys = st.sampled_from(known) | st.text(max_size=4)
    values = st.recursive(
        _SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=12,
    )
    deep = st.dictionaries(keys, st.dictionaries(keys, values, max_size=3) | st.lists(values), max_size=4)
    return st.dictionaries(keys, values | deep, max_size=6)
