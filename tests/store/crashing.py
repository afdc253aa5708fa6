"""Writes exchanges until it is killed: names each on stdout once it is durable.

Run as `python -m tests.store.crashing PATH COUNT`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.builders import EPOCH, exchange_events
from tests.store.conversation import bodies
from tests.store.rig import tell, writer_on
from tests.waiting import DEADLINE_S


def main(path: str, count: int) -> None:
    writer = writer_on(Path(path))
    writer.open()
    for n, body in enumerate(bodies(count, words=20)):
        events = exchange_events(id=f"x{n:04}", at=EPOCH + n, body=body)
        begun = exchange_events(id=f"y{n:04}", at=EPOCH + n, body=body, finished=False)
        tell(writer, begun, events)
        assert writer.flush(DEADLINE_S)
        sys.stdout.write(f"x{n:04}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
