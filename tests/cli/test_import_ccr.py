from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.running import Home
from tests.fixtures.ccr_examples import FILES

OFFER = "There is a CCR configuration"


@pytest.fixture
def classic(home: Home) -> Path:
    """CCR's configuration in its usual place, with all that lies beside it."""
    folder = home.folder / ".claude-code-router"
    shutil.copytree(FILES["everything/config"].parent, folder)
    home.env["XDG_CONFIG_HOME"] = str(home.folder / "xdg")
    home.env["ROUTER_KEY"] = "secret-of-mine"
    return folder / "config.json"


def test_imports_from_the_usual_place_to_the_usual_place(home: Home, classic: Path) -> None:
    output = home.folder / "xdg" / "ccr-tui" / "config.toml"
    done = home.run("import")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert "kept         Router.default: routes.default" in lines
    assert any(line.startswith("unsupported  REWRITE_SYSTEM_PROMPT: ") for line in lines)
    assert lines[-1].endswith(f"unsupported. Written to {output}")
    assert "secret-of-mine" not in output.read_text() + done.stdout
    checked = home.run("check")
    assert checked.stdout.startswith(f"{output}: good")
    again = home.run("import")
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.startswith(f"ccr-tui: {output}: is there already")
    assert home.run("import", "--force").returncode == 0
    assert OFFER not in checked.stdout


def test_imports_a_given_file_and_lists_its_keys_as_json(home: Home) -> None:
    output = home.folder / "out.toml"
    done = home.run("import", str(FILES["readme"]), "--output", str(output), "--json")
    told = json.loads(done.stdout)
    assert (told["source"], told["output"]) == (str(FILES["readme"]), str(output))
    assert {"file": "", "key": "Router.default", "verdict": "kept", "why": "routes.default"} in told["keys"]
    assert output.exists()


def test_what_cannot_be_imported_is_one_sentence(home: Home) -> None:
    done = home.run("import")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("config.json: there is no such file.\n")
    assert len(done.stderr.splitlines()) == 1


def test_those_who_come_from_ccr_are_offered_it_once(home: Home, classic: Path) -> None:
    assert OFFER in home.run("check").stdout
    home.run("import")
    assert OFFER not in home.run("check").stdout
    assert OFFER not in home.run("--config", str(classic), "check").stdout


def test_nobody_else_is(home: Home) -> None:
    assert OFFER not in home.run("check").stdout
