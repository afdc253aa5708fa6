from __future__ import annotations

from functools import partial
from pathlib import Path

from ccr_tui.store.hits import hits
from ccr_tui.store.reader import StoreReader
from tests.builders import EPOCH, body_of, exchange_events, facts_of
from tests.store.rig import write


def test_counts_by_step_namespace_and_project_since_a_moment(tmp_path: Path) -> None:
    ci = facts_of(body_of(), namespace="ci", project="/srv/app")
    write(
        tmp_path / "h.db",
        exchange_events(id="x0", at=EPOCH - 1, task="think"),
        exchange_events(id="x1", at=EPOCH, task="think"),
        exchange_events(id="x2", at=EPOCH + 1, task="think"),
        exchange_events(id="x3", at=EPOCH + 2, task="default", facts=ci),
    )
    found = StoreReader(tmp_path / "h.db").ask(partial(hits, since=EPOCH))
    assert [(h.step, h.namespace, h.project, h.totals.exchanges) for h in found] == [
        ("default", "ci", "/srv/app", 1),
        ("think", "", "", 2),
    ]
