"""A backend whose replays answer differently by upstream: some at once, the others not at all yet."""

from __future__ import annotations

from ccr_tui.core.exchange import Upstream
from tests.tui.fake import FakeBackend
from tests.tui.samples import CONFIG, streamed
from tests.tui.samples_acting import replayed

GROWING = streamed("I look at the loop first, and then on", thinking="Is it the test?", ends=False)


class ComparingBackend(FakeBackend):
    """The n-th replay has the id `child-n`; what has not ended has a few words in `live`."""

    def __init__(self) -> None:
        super().__init__(CONFIG)
        self._children = 0

    def replay(self, id: str, upstream: Upstream | None) -> str:
        assert upstream is not None
        self.calls.append(("replay", id, upstream))
        if self.replay_error:
            raise self.replay_error
        self._children += 1
        child = f"child-{self._children}"
        self.live[child] = GROWING[: GROWING.index(b", and then")]
        self.play(replayed(child, upstream))
        return child
