from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ccr_tui.store.config_edit_toml import edited_toml, toml_texts

FILE = """\
# my routes
[server]
port = 3456   # as CCR

[routes]
# the usual
default = "corp,a"   # cheap enough
think = [
    "corp,a",  # first
    # then
    "corp,b",
]
longContext = { use = ["corp,l"], above_tokens = 200_000 } # big

# where things come from
[providers.corp]
base_url = "http://corp"
"""


def edit(text: str, task: str, *texts: str) -> str:
    """The edited text, of which everything but the route of the task means what it did."""
    edited = edited_toml(text, task, texts, Path("config.toml"))
    before, after = tomllib.loads(text), tomllib.loads(edited)
    for data in (before, after):
        data.setdefault("routes", {}).pop(task, None)
    assert before == after
    assert toml_texts(edited, task) == list(texts)
    return edited


def test_replaces_a_text_and_keeps_its_comment() -> None:
    assert edit(FILE, "default", "corp,z") == FILE.replace(
        'default = "corp,a"   # cheap', 'default = "corp,z"   # cheap'
    )
    assert 'default = ["corp,z", "corp,a"]   # cheap enough\n' in edit(FILE, "default", "corp,z", "corp,a")


def test_replaces_elements_of_a_list_and_keeps_their_comments() -> None:
    assert edit(FILE, "think", "corp,b", "corp,n", "corp,a") == FILE.replace(
        '    "corp,a",  # first\n    # then\n    "corp,b",\n',
        '    # then\n    "corp,b",\n    "corp,n",\n    "corp,a",  # first\n',
    )


def test_a_list_of_one_stays_a_list() -> None:
    assert 'think = [\n    "corp,a",  # first\n]\n' in edit(FILE, "think", "corp,a")


def test_what_stands_beside_use_stays() -> None:
    assert edit(FILE, "longContext", "corp,m", "corp,n") == FILE.replace('["corp,l"]', '["corp,m", "corp,n"]')
    table = '[routes.longContext] # x\nuse = "corp,l" # y\nabove_tokens = 5 # z\n'
    assert edit(table, "longContext", "corp,m") == table.replace("corp,l", "corp,m")


def test_a_new_route_goes_below_the_last_and_above_the_next_comment() -> None:
    assert edit(FILE, "background", "corp,b") == FILE.replace("# big\n", '# big\nbackground = "corp,b"\n')


def test_a_new_route_goes_below_a_list_that_ends_the_table() -> None:
    text = '[routes]\nthink = [\n  "a,b",\n]\n\n# next\n[server]\n'
    assert edit(text, "image", "a,c") == text.replace("]\n\n# next", ']\nimage = "a,c"\n\n# next')


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("", '[routes]\nimage = "c,i"\n'),
        ("# only a comment", '# only a comment\n\n[routes]\nimage = "c,i"\n'),
        ("[server]\nport = 1\n", '[server]\nport = 1\n\n[routes]\nimage = "c,i"\n'),
        ("[server]\r\nport = 1\r\n", '[server]\r\nport = 1\r\n\r\n[routes]\r\nimage = "c,i"\r\n'),
        ("[routes]", '[routes]\nimage = "c,i"\n'),
        ("[routes]\n# none yet\n\n[server]\n", '[routes]\nimage = "c,i"\n# none yet\n\n[server]\n'),
        ('["routes"]\r\ndefault="c,d"', '["routes"]\r\ndefault="c,d"\r\nimage = "c,i"\r\n'),
        (
            '[routes]\ndefault = "c,d"\n# of think\n[routes.think]\nuse = "c,t"\n',
            '[routes]\ndefault = "c,d"\nimage = "c,i"\n# of think\n[routes.think]\nuse = "c,t"\n',
        ),
    ],
)
def test_where_a_new_route_goes(text: str, edited: str) -> None:
    assert edit(text, "image", "c,i") == edited


@pytest.mark.parametrize(
    "text",
    [
        'routes.default = "c,d"\n\n[server]\nport = 1\n',
        'routes = { default = "c,d" } # all\n[server]\nport = 1\n',
        '[routes.think]\nuse = "c,t"\n\n[server]\nport = 1\n',
        '[routes.think]\nuse = "c,t"\n[server]\nport = 1\n[routes]\ndefault = "c,d"\n',
        '[routes.think]\nuse = "c,t"\n[server]\n[routes.longContext]\nuse = "c,l"\n',
        'x = """\n[routes]\n"""\n[routes]\nthink = """c,t"""\n',
    ],
)
@pytest.mark.parametrize("task", ["default", "think", "image"])
@pytest.mark.parametrize("texts", [["c,1"], ["c,1", "c,2"], []])
def test_every_layout_can_be_edited(text: str, task: str, texts: list[str]) -> None:
    edit(text, task, *texts)


def test_removes_a_route_and_nothing_else() -> None:
    assert edit(FILE, "default") == FILE.replace('default = "corp,a"   # cheap enough\n', "")
    assert "longContext" not in edit(FILE, "longContext")
    assert edit(FILE, "image") == FILE
