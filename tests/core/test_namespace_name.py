from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.namespace_name import NAMESPACE, path_of, split_path


@pytest.mark.parametrize(
    ("path", "namespace", "rest"),
    [
        ("/v1/messages", "", "/v1/messages"),
        ("/n/review/v1/messages", "review", "/v1/messages"),
        ("/n/review", "review", "/"),
        ("/n/a.b-c_1/", "a.b-c_1", "/"),
        ("/preset/work/v1/messages", "preset/work", "/v1/messages"),
        ("/n//v1/messages", "", "/n//v1/messages"),
        ("/n/ä/v1/messages", "", "/n/ä/v1/messages"),
        ("/nn/a/v1", "", "/nn/a/v1"),
    ],
)
def test_splits_the_namespace_off_a_path(path: str, namespace: str, rest: str) -> None:
    assert split_path(path) == (namespace, rest)


@given(st.from_regex(NAMESPACE, fullmatch=True).filter(lambda name: "\n" not in name), st.booleans())
def test_a_base_url_leads_back_to_its_namespace(name: str, preset: bool) -> None:
    namespace = f"preset/{name}" if preset else name
    assert split_path(path_of(namespace) + "/v1/messages") == (namespace, "/v1/messages")


def test_no_namespace_adds_nothing() -> None:
    assert path_of("") == ""
