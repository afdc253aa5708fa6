"""A session of the demo about a web page: an image, a web search, plan mode, a slow answer, token counts."""

from __future__ import annotations

from ccr_tui.engine.demo.story import QUICK, SLOW, Kind, Story, Turn, bash, call, edit, read, say
from ccr_tui.engine.mock.reply import RawBlock, Reply, Text, ToolUse

_SEARCH_ID = "srvtoolu_demo_tulips"
_FOUND = {"type": "web_search_result", "title": "Tulips", "url": "https://example.com/tulips"}
_NEWSLETTER = """\
The garden rests, but the club does not. In October we plant bulbs along the river wall: tulips in the sun, \
snowdrops under the beeches. Bring gloves, a trowel if you have one, and patience, for the ground is full of \
roots. In November the old compost is sieved and spread; whoever comes early gets the first coffee.

The seed swap is on the second Saturday, in the school kitchen, and this year there is a table for things \
that nobody can name. Please label what you bring, unless that is the point. The wild corner behind the shed \
stays as it is: hedgehogs have moved in, and they pay their rent in slugs.

If you can spare an hour in winter, the fence needs paint and the tools need oil. We meet again in spring, \
with earth under our nails."""

_TITLE = Turn(
    "Name this session: a page for the garden club",
    (say('{"title": "Garden club page"}'),),
    kind=Kind.TITLE,
)
_SKETCH = Turn(
    "Make the header look like this sketch.",
    (
        call(read("web/header.html"), saying="The sketch shows a wide green bar with the name on the left."),
        call(edit("web/header.html", "<h1>", '<h1 class="wide green">')),
        say("The header is a wide green bar now, with the name on the left as in your sketch."),
    ),
    ("<header><h1>Garden Club</h1></header>", "The file has been updated."),
    image=True,
)
_SEARCH = Turn(
    "Perform a web search for the query: when to plant tulips",
    (
        Reply(
            blocks=(
                ToolUse("web_search", {"query": "when to plant tulips"}, _SEARCH_ID, "server_tool_use"),
                RawBlock({"type": "web_search_tool_result", "tool_use_id": _SEARCH_ID, "content": [_FOUND]}),
                Text("Tulips are planted in autumn, before the first frost."),
            ),
            pace=QUICK,
        ),
    ),
    kind=Kind.SEARCH,
)
_PLAN = Turn(
    "Plan how members could enter their own events. Change nothing yet.",
    (
        call(bash("ls web", "See what is there")),
        say(
            "1. A form that sends an event by mail to the editor.\n"
            "2. A page that lists what was accepted.\n"
            "3. Nothing is stored on the server: the list is a file in the repository."
        ),
    ),
    ("header.html  index.html  style.css",),
    kind=Kind.PLAN,
)
_WRITE = Turn(
    "Good. Leave that for later, and write the text of the autumn newsletter.",
    (say(_NEWSLETTER, pace=SLOW),),
    kind=Kind.PLAN_LEFT,
)
_COUNT = Turn("How full is the context?", (say("There is plenty of room left.", pace=QUICK),), counts=12)

GARDEN = Story("garden-site", (_TITLE, _SKETCH, _SEARCH, _PLAN, _WRITE, _COUNT))
