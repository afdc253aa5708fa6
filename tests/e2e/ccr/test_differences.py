"""The real claude-code-router 2.0.0 and ours, request by request: only listed differences, and all of them.

After a change of the list or the requests, write the document with `python -m tests.e2e.ccr.document`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.ccr.differences import DIFFERENCES
from tests.e2e.ccr.document import DOCUMENT, document
from tests.e2e.ccr.pair import Pair
from tests.e2e.ccr.routers import our_router
from tests.e2e.ccr.settings import GENERATED, SETTINGS
from tests.e2e.ccr.stage import Stage
from tests.e2e.install_ccr import find
from tests.e2e.install_client import Missing

pytestmark = pytest.mark.e2e

LEAST = 60
"""Generated requests that must go the same way; most of them combine several traits."""

Play = Callable[[str], list[Pair]]


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """Sends the requests of a setting to both routers, once however often it is asked."""
    script = find()
    if isinstance(script, Missing):
        pytest.skip(script.reason)
    stage = Stage(script, tmp_path_factory.mktemp("ccr"))
    yield stage.play
    stage.close()


@pytest.mark.parametrize("name", SETTINGS)
def test_only_listed_differences(play: Play, name: str) -> None:
    unlisted = [pair for pair in play(name) if not pair.same and not explanations(pair)]
    assert not unlisted, "\n".join(map(str, unlisted))


@pytest.mark.parametrize("name", SETTINGS)
def test_the_imported_file_routes_alike(play: Play, name: str, tmp_path: Path) -> None:
    """But for the router of a single session, which our own file cannot have; the import says so."""
    pairs = [pair for pair in play(name) if not pair.has("session's router")]
    with our_router(pairs[0].setting, tmp_path, imported=True) as router:
        moved = [(pair, outcome) for pair in pairs if (outcome := router.ask(pair.ask)) != pair.ours]
    assert not moved, "\n".join(f"{pair}, imported {outcome}" for pair, outcome in moved)


def test_generated_requests_go_the_same_way(play: Play) -> None:
    generated = [pair for pair in play("every route") if pair.ask.name.startswith("generated")]
    assert len(generated) == GENERATED
    assert sum(pair.same for pair in generated) >= LEAST
    assert len({pair.theirs.reached for pair in generated}) >= 6, "too few routes are taken"


def test_every_listed_difference_is_real(play: Play) -> None:
    different = [pair for name in SETTINGS for pair in play(name) if not pair.same]
    seen = {what for pair in different for what in explanations(pair)}
    assert [d.what for d in DIFFERENCES if d.what not in seen] == []


def test_the_document_says_what_is_tested() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def explanations(pair: Pair) -> list[str]:
    return [difference.what for difference in DIFFERENCES if difference.explains(pair)]
