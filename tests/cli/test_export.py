from __future__ import annotations

import csv
import json
import stat

from tests.builders import EPOCH, exchange_events
from tests.cli.running import Home
from tests.store.rig import write


def test_the_history_for_other_programs(home: Home) -> None:
    write(
        home.database,
        exchange_events(id="x1", at=EPOCH, task="think"),
        exchange_events(id="x2", at=EPOCH + 1, model="claude-opus-5-5"),
    )
    lines = home.run("export", 'task == "think"')
    assert [json.loads(line)["id"] for line in lines.stdout.splitlines()] == ["x1"]
    archive = home.folder / "out.har"
    told = home.run("export", "--format", "har", "-o", str(archive))
    assert told.stdout == ""
    assert told.stderr == f"2 exchanges written to {archive}\n"
    assert [e["_ccr"]["id"] for e in json.loads(archive.read_text())["log"]["entries"]] == ["x1", "x2"]
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    table = home.run("export", "--format", "csv", "opus")
    assert [row["id"] for row in csv.DictReader(table.stdout.splitlines())] == ["x2"]


def test_a_filter_that_is_none_is_refused(home: Home) -> None:
    told = home.run("export", "cost > and")
    assert told.returncode == 1
    assert told.stderr.startswith("ccr-tui: The filter 'cost > and':")
    assert "no history" in home.run("export").stderr
