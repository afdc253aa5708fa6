"""What CCR 2.0 makes of a manifest, and what its documentation promises."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.config_ccr_manifest import filled_manifest, placeholders


def filled(values: dict[str, Any], **manifest: Any) -> dict[str, Any]:
    return filled_manifest({"name": "p", "version": "1", "userValues": values, **manifest})


def test_without_values_the_manifest_is_the_configuration() -> None:
    assert filled({}, Router={"default": "#{x}"}, author="me", schema=[]) == {"Router": {"default": "#{x}"}}


def test_the_template_takes_the_place_of_the_configuration() -> None:
    result = filled({"m": "gpt"}, PORT=1, template={"Router": {"default": "p,#{m}"}, "X": ["{{ m }}", 5]})
    assert result == {"Router": {"default": "p,gpt"}, "X": ["gpt", 5]}


def test_without_a_template_the_configuration_is_filled_in() -> None:
    schema = [{"id": "key"}, {"id": "Providers[0].api_key"}]
    result = filled({"key": "k"}, key="leftover", Providers=[{"api_key": "{{key}}"}], schema=schema)
    assert result == {"Providers": [{"api_key": "k"}]}


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (5, "5"), ("x", "x"), (None, "None"), (1.5, "1.5")]
)
def test_values_become_texts(value: object, text: str) -> None:
    assert filled({"v": value}, A="<#{v}>") == {"A": f"<{text}>"}


def test_a_value_with_a_path_goes_there() -> None:
    result = filled({"Providers[1].api_key": "k", "Router.default": "a,b"}, Providers=[{"name": "x"}])
    assert result == {"Providers": [{"name": "x"}, {"api_key": "k"}], "Router": {"default": "a,b"}}


def test_mappings_put_answers_as_they_were_given() -> None:
    mappings = [
        {"target": "A.b", "value": "#{list}"},
        {"target": "C", "value": "fixed #{list}"},
        {"target": "D", "value": 7},
        {"target": "E[0].f", "value": "{{list}}"},
        {"target": "G", "value": "#{unknown}"},
    ]
    assert filled({"list": [1, 2]}, configMappings=mappings) == {
        "A": {"b": [1, 2]},
        "C": "fixed #{list}",
        "D": 7,
        "E": [{"f": [1, 2]}],
        "G": "#{unknown}",
    }


@pytest.mark.parametrize(
    ("when", "applies"),
    [
        (None, True),
        ([], True),
        ({"field": "a", "operator": "eq", "value": 5}, True),
        ({"field": "a", "operator": "eq", "value": True}, False),
        ({"field": "a", "value": 5}, True),
        ({"field": "a", "operator": "ne", "value": 5}, False),
        ({"field": "a", "operator": "in", "value": [4, 5]}, True),
        ({"field": "a", "operator": "nin", "value": [4, 5]}, False),
        ({"field": "a", "operator": "in", "value": 5}, False),
        ({"field": "a", "operator": "exists"}, True),
        ({"field": "gone", "operator": "exists"}, False),
        ({"field": "a", "operator": "gt", "value": 4}, True),
        ({"field": "a", "operator": "lt", "value": 5}, False),
        ({"field": "a", "operator": "gte", "value": 5}, True),
        ({"field": "a", "operator": "lte", "value": 4}, False),
        ({"field": "a", "operator": "gt", "value": "x"}, False),
        ([{"field": "a", "value": 5}, {"field": "b", "value": 1}], False),
        ("odd", True),
    ],
)
def test_mappings_apply_under_conditions(when: object, applies: bool) -> None:
    mapping = {"target": "T", "value": 1, "when": when}
    assert filled({"a": 5}, configMappings=[mapping]) == ({"T": 1} if applies else {})


@pytest.mark.parametrize("target", ["", "[0]", "A[5000].b", "A.b.c", "Router[0]", ".".join("a" * 20)])
def test_a_target_that_leads_nowhere_changes_nothing(target: str) -> None:
    result = filled({"x": 1}, A=[1], Router={}, configMappings=[{"target": target, "value": 2}])
    assert result == {"A": [1], "Router": {}}


def test_names_what_is_left() -> None:
    value = {"a": ["#{x}", "{{ y }} and {{x}}"], "b": 5, "c": "#notone {z}"}
    assert placeholders(value) == ["x", "y"]


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(("#{a}", "{{b}}", "A[0].c", "a", "")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("aA.[0]", max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(("userValues", "template", "schema", "configMappings", "A")), _ANY))
def test_whatever_stands_in_it_gives_a_configuration(manifest: dict[str, Any]) -> None:
    assert isinstance(filled_manifest(manifest), dict)
    placeholders(filled_manifest(manifest))
