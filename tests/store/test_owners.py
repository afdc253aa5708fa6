from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlite_utils import Database

from ccr_tui.store.owners import STALE_S, beat, leave, living, new_owner, register
from ccr_tui.store.schema import migrations

NOW = 1000.0


@pytest.fixture
def db() -> Iterator[Database]:
    with closing(Database(memory=True)) as database:
        migrations.apply(database)
        yield database


def begun(db: Database, id: str, owner: int) -> None:
    db.table("exchanges").insert({"id": id, "owner": owner, "started_at": NOW})


def ended(db: Database) -> set[str]:
    return {row["id"] for row in db.query("select id from exchanges where outcome = 'cancelled'")}


def dead_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        return child.pid


def test_owners_live_while_they_beat(db: Database) -> None:
    owner = new_owner()
    register(db, owner, NOW)
    assert living(db, NOW + STALE_S) == {owner}
    assert living(db, NOW + STALE_S + 1) == frozenset()
    beat(db, owner, NOW + STALE_S)
    assert living(db, NOW + STALE_S + 1) == {owner}


def test_an_owner_that_left_is_gone(db: Database) -> None:
    owner = new_owner()
    register(db, owner, NOW)
    leave(db, owner)
    assert living(db, NOW) == frozenset()


def test_a_dead_process_is_noticed_at_once(db: Database) -> None:
    owner = new_owner()
    register(db, owner, NOW)
    assert living(db, NOW) == {owner}
    db.execute("update owners set pid = ?", [dead_pid()])
    assert living(db, NOW) == frozenset()


def test_processes_of_another_machine_are_known_by_their_beats_alone(db: Database) -> None:
    owner = new_owner()
    register(db, owner, NOW)
    db.execute("update owners set pid = ?, host = 'elsewhere'", [dead_pid()])
    assert living(db, NOW) == {owner}


@pytest.mark.skipif(os.name == "nt", reason="ids of other users' processes are a POSIX matter")
def test_a_process_of_another_user_counts_as_alive(db: Database) -> None:
    owner = new_owner()
    register(db, owner, NOW)
    db.execute("update owners set pid = 1")
    assert living(db, NOW) == {owner}


def test_registering_ends_what_the_dead_left_in_flight(db: Database) -> None:
    dead, alive, gone, own = (new_owner() for _ in range(4))
    register(db, dead, NOW - 2 * STALE_S)
    register(db, alive, NOW)
    for name, owner in {"dead": dead, "alive": alive, "gone": gone, "own": own}.items():
        begun(db, name, owner)
    register(db, own, NOW)
    assert ended(db) == {"dead", "gone"}
    assert living(db, NOW) == {alive, own}
