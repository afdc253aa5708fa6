from __future__ import annotations

import json
from pathlib import Path

import pytest

from ccr_tui.core.errors import ConfigError
from ccr_tui.store.config_edit_ccr import ccr_texts, edited_ccr

PATH = Path("config.json")
FILE = """{
    "LOG": false,
    "Providers": [
        { "name": "p", "models": ["a/b:c", "d@e"], "limit": 1e3 }
    ],
    "Router": {
        "default": "p,a/b:c",
        "think": "p,é",
        "longContextThreshold": "60000"
    },
    "PORT": "3456"
}
"""


def edit(text: str, task: str, *texts: str) -> str:
    edited = edited_ccr(text, task, texts, PATH)
    assert ccr_texts(edited, task, PATH) == list(texts)
    return edited


def test_replaces_one_route_and_keeps_every_other_byte() -> None:
    assert edit(FILE, "default", "p,x") == FILE.replace('"p,a/b:c",', '"p,x",')


def test_the_rest_of_the_chain_is_the_fallback() -> None:
    chained = edit(FILE, "think", "p,é", "p,y")
    assert chained == FILE.replace(
        '"PORT": "3456"\n',
        '"PORT": "3456",\n    "fallback": {\n        "think": [\n            "p,y"\n        ]\n    }\n',
    )
    assert json.loads(edit(chained, "think", "p,z"))["fallback"] == {}
    assert json.loads(edit(chained, "think"))["Router"] == {
        "default": "p,a/b:c",
        "longContextThreshold": "60000",
    }


ODD = """{
  "Router": { "default":"p,a",   "think": "p,t",
      "background" : "p,b"   },  
  "fallback": {"default": ["p,x", "p,y"], "think": [
      "p,z"] }
}
"""  # noqa: W291 (a blank at the end of a line is what somebody wrote)


@pytest.mark.parametrize(
    ("task", "texts", "old", "new"),
    [
        ("think", ("p,n", "p,z"), '"p,t"', '"p,n"'),
        ("default", ("p,a", "p,x"), '["p,x", "p,y"]', '["p,x"]'),
        ("default", ("p,a",), '"default": ["p,x", "p,y"], ', ""),
        ("image", ("p,i",), '"p,b"   }', '"p,b",\n      "image": "p,i"   }'),
        ("background", (), ',\n      "background" : "p,b"', ""),
        ("think", ("p,t", "p,n"), '[\n      "p,z"]', '[\n      "p,n"\n    ]'),
        ("background", ("p,b", "p,c"), '"p,z"]', '"p,z"], "background": ["p,c"]'),
    ],
)
def test_what_is_not_changed_stays_as_it_is_written(
    task: str, texts: tuple[str, ...], old: str, new: str
) -> None:
    assert ODD.count(old) == 1
    assert edit(ODD, task, *texts) == ODD.replace(old, new)


def test_a_key_that_is_there_twice_is_written_once() -> None:
    text = '{"Router": {"default": "p,a", "think": "p,t", "think": "p,u"}}'
    assert json.loads(edit(text, "think"))["Router"] == {"default": "p,a"}


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("{}", '{"Router": {"image": "p,i"}}'),
        ('{"PORT": 1}', '{"PORT": 1, "Router": {"image": "p,i"}}'),
        ('{\n\t"PORT": 1\n}\n', '{\n\t"PORT": 1,\n\t"Router": {\n\t\t"image": "p,i"\n\t}\n}\n'),
        ('{\r\n "Router": null\r\n}', '{\r\n "Router": {\r\n  "image": "p,i"\r\n }\r\n}'),
    ],
)
def test_a_new_route_takes_the_layout_of_the_file(text: str, edited: str) -> None:
    assert edit(text, "image", "p,i") == edited


@pytest.mark.parametrize("text", ['{"PORT": 1} // x', "{PORT: 1}", '{"PORT": 1,}'])
def test_comments_are_not_lost(text: str) -> None:
    with pytest.raises(ConfigError, match=r"config.json: has comments .* would lose: edit it by hand"):
        ccr_texts(text, "default", PATH)


def test_finer_tasks_have_no_place_there() -> None:
    with pytest.raises(ConfigError, match=r"no such route: it has default, background, .* or image"):
        ccr_texts(FILE, "subagent", PATH)


@pytest.mark.parametrize("text", ['{"x": NaN}', '{"Router": {"think": "\\ud800"}}'])
def test_what_is_json_to_python_only_is_not_edited(text: str) -> None:
    with pytest.raises(ConfigError, match="cannot be edited here"):
        edited_ccr(text, "default", ["p,x"], PATH)
