"""Loading a Python router, and loading it again after an edit."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ccr_tui.core.questions import Reply
from ccr_tui.engine.custom_router.python_module import Loaded, RouterModule
from tests.engine.custom_router.asking import asked, inbound, save

GOOD = "def route(request, config): return {!r}\n"


@pytest.fixture
def router(tmp_path: Path) -> Path:
    return tmp_path / "router.py"


@contextlib.contextmanager
def loaded(path: Path) -> Iterator[RouterModule]:
    module = RouterModule(path)
    with module.importable():
        yield module


def answer(current: Loaded) -> object:
    assert current.route is not None
    return current.route(None, None)


async def test_an_edit_is_used_by_the_next_request(router: Path) -> None:
    with asked(router, GOOD.format("a,1")) as custom:
        assert await custom.ask(inbound()) == Reply("a,1")
        save(router, GOOD.format("a,2"))
        assert await custom.ask(inbound()) == Reply("a,2")


async def test_a_bad_edit_keeps_the_last_good_version_and_says_so_once(router: Path) -> None:
    error = "SyntaxError: '(' was never closed (line 1)"
    trouble = f"router.py cannot be loaded: {error}; its last good version is used"
    with asked(router, GOOD.format("a,1")) as custom:
        await custom.ask(inbound())
        save(router, "def route(")
        assert await custom.ask(inbound()) == Reply("a,1", trouble)
        assert await custom.ask(inbound()) == Reply("a,1", trouble)
        assert custom.notices == [f"{trouble}."]
        save(router, GOOD.format("a,3"))
        assert await custom.ask(inbound()) == Reply("a,3")
        router.unlink()
        gone = f"router.py does not exist in {router.parent}; its last good version is used"
        assert await custom.ask(inbound()) == Reply("a,3", gone)
        assert custom.notices == [f"{trouble}.", f"{gone}."]


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("x = 1", "has no function route(request, config)"),
        ("route = 3", "has no function route(request, config)"),
        (
            "import gone_for_good",
            "cannot be loaded: ModuleNotFoundError: No module named 'gone_for_good' (line 1)",
        ),
        ("\n1 / 0", "cannot be loaded: ZeroDivisionError: division by zero (line 2)"),
        ("raise SystemExit", "cannot be loaded: SystemExit (line 1)"),
        ("raise KeyboardInterrupt", "cannot be loaded: KeyboardInterrupt (line 1)"),
        (
            "open('gone')",
            "cannot be loaded: FileNotFoundError: [Errno 2] No such file or directory: 'gone' (line 1)",
        ),
        ("\n  x = 1", "cannot be loaded: IndentationError: unexpected indent (line 2)"),
        ("\0", "cannot be loaded: "),
    ],
)
async def test_one_that_never_was_good_is_no_answer(router: Path, text: str, trouble: str) -> None:
    with asked(router, text) as custom:
        for _ in range(2):
            reply = await custom.ask(inbound())
            assert reply.answer == ""
            assert reply.why.startswith(f"router.py {trouble}")
        assert custom.notices == [f"{reply.why}."]
        save(router, GOOD.format("a,1"))
        assert await custom.ask(inbound()) == Reply("a,1")


async def test_one_that_is_missing_is_used_as_soon_as_it_is_there(router: Path) -> None:
    with asked(router) as custom:
        why = f"router.py does not exist in {router.parent}"
        assert await custom.ask(inbound()) == Reply(why=why)
        assert await custom.ask(inbound()) == Reply(why=why)
        assert custom.notices == [f"{why}."]
        save(router, GOOD.format("a,1"))
        assert await custom.ask(inbound()) == Reply("a,1")


def test_modules_beside_it_can_be_imported_at_any_time_and_are_loaded_again(router: Path) -> None:
    early = save(router.parent / "early_beside.py", "X = 'early 1'")
    late = save(router.parent / "late_beside.py", "X = 'late 1'")
    save(
        router,
        "import early_beside\ndef route(r, c):\n import late_beside\n return early_beside.X, late_beside.X",
    )
    path, finders = list(sys.path), list(sys.meta_path)
    with loaded(router) as module:
        assert answer(module.current()) == ("early 1", "late 1")
        save(early, "X = 'early 2'")
        assert answer(module.current()) == ("early 2", "late 1")
        save(late, "X = 'late 3'")
        assert answer(module.current()) == ("early 2", "late 3")
        assert module.current() is module.current()
        assert sys.path == path
    assert sys.meta_path == finders
    assert not {"early_beside", "late_beside"} & set(sys.modules)


def test_a_module_beside_it_that_breaks_keeps_the_last_good_version(router: Path) -> None:
    beside = save(router.parent / "beside_broken.py", "X = 1")
    save(router, "import beside_broken\ndef route(r, c): return beside_broken.X")
    with loaded(router) as module:
        assert answer(module.current()) == 1
        save(beside, "X = (")
        current = module.current()
        assert answer(current) == 1
        assert current.trouble == (
            "cannot be loaded: SyntaxError: '(' was never closed (beside_broken.py, line 1); "
            "its last good version is used"
        )
        save(beside, "X = 3")
        assert (answer(module.current()), module.current().trouble) == (3, "")
        save(router, "def route(")
        assert module.current().trouble
        save(beside, "X = 4")
        save(router, "import beside_broken\ndef route(r, c): return beside_broken.X")
        assert answer(module.current()) == 4


def test_packages_beside_it_work(router: Path) -> None:
    folder = router.parent / "package_beside"
    folder.mkdir()
    save(folder / "__init__.py", "from package_beside.inner import X")
    save(folder / "inner.py", "X = 1")
    save(router, "from package_beside import X\ndef route(r, c): return X")
    with loaded(router) as module:
        assert answer(module.current()) == 1
    assert not [name for name in sys.modules if name.startswith("package_beside")]


def test_nothing_beside_it_takes_the_place_of_an_installed_module(router: Path) -> None:
    save(router.parent / "this.py", "raise AssertionError")
    save(router, "import tabnanny, json\ndef route(r, c): return json.dumps([])")
    save(router.parent / "tabnanny.py", "raise AssertionError")
    save(router.parent / "json.py", "raise AssertionError")
    with loaded(router) as module:
        assert answer(module.current()) == "[]"


def test_an_exception_names_the_file_beside_it_in_which_it_was_raised(router: Path) -> None:
    save(router.parent / "raises_beside.py", "\n\ndef fail(): return {}['x']")
    save(router, "import raises_beside\ndef route(r, c): return raises_beside.fail()")
    with loaded(router) as module:
        with pytest.raises(KeyError) as caught:
            answer(module.current())
        assert module.sentence(caught.value) == "KeyError: 'x' (raises_beside.py, line 3)"


def test_dataclasses_and_annotations_find_their_module(router: Path) -> None:
    text = """
from __future__ import annotations
from dataclasses import KW_ONLY, dataclass
@dataclass
class Point:
    x: int
    _: KW_ONLY
    y: int = 2
def route(r, c): return Point(1, y=3).y
"""
    save(router, text)
    with loaded(router) as module:
        current: Any = module.current()
        assert answer(current) == 3
