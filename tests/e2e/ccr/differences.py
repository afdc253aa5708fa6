"""Every way in which strict routing differs from CCR 2.0.0, each with its reason and how to know it."""

from __future__ import annotations

from tests.e2e.ccr.pair import (
    Difference,
    cannot_search,
    reads_wrong_names,
    to_the_long_route,
    tries_again,
    went_on,
)
from tests.e2e.ccr.routers import Outcome

DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "A request, a tag or a router script names a provider that does not exist, or not in this case",
        "answers 404",
        "goes on to the next step and says so in the decision",
        "Claude Code takes a 404 for a wrong model and gives up; a request always has somewhere to go",
        went_on(
            *("unknown_provider", "upper_provider", "tag_unknown", "tag_with_spaces", "tag_empty"),
            *("script says unknown", "script says cased"),
        ),
    ),
    Difference(
        "A request or a router script names a provider without a model",
        "sends an empty model",
        "sends the model that was asked for",
        "no upstream knows a model without a name",
        lambda pair: (
            pair.has("empty_model", "script says no comma")
            and pair.theirs.reached[0].endswith(",")
            and pair.ours.reached[0].startswith(pair.theirs.reached[0])
        ),
    ),
    Difference(
        "A router script returns something that is not a text",
        "answers 500",
        "goes on to the next step and says so in the decision",
        "a mistake in the script is no reason to fail a request",
        went_on("script says number"),
    ),
    Difference(
        "A router script changes the request that it is given",
        "sends the changed request",
        "sends the request as it came; only what the script returns counts",
        "what goes upstream is what Claude Code wrote, or the screen shows what was changed and why",
        lambda pair: pair.has("script says change"),
    ),
    Difference(
        "The file has no `Router`",
        "answers 500 to everything",
        "sends the model asked for to Anthropic with Claude Code's own credential",
        "nothing is unroutable",
        lambda pair: pair.they_refuse and "Router" not in pair.setting.config,
    ),
    Difference(
        "`Router.default` is not set and no other route takes the request",
        "answers 400",
        "sends the model asked for to Anthropic with Claude Code's own credential",
        "nothing is unroutable",
        lambda pair: pair.they_refuse and pair.theirs.status == 400 and "default" not in pair.router,
    ),
    Difference(
        "A route is written `$NAME`",
        "takes the name of the variable for a provider and answers 404",
        "fills the variable in",
        "CCR's documentation says that variables work anywhere in the file",
        lambda pair: pair.they_refuse and any("$" in str(route) for route in pair.router.values()),
    ),
    Difference(
        "Providers with the field names of CCR's documentation (`baseUrl`, `apiKey`, `NAME`, `HOST` …)",
        "skips them without a word and answers 404",
        "reads them",
        "the documentation's examples are what people copy",
        reads_wrong_names,
    ),
    Difference(
        "The transformer `Anthropic` with options (`UseBearer`)",
        "skips the provider, since it cannot make this transformer, and answers 404",
        "uses the provider",
        "the option is one of CCR's own",
        lambda pair: pair.they_refuse and pair.ours.reached[0].startswith("claude,"),
    ),
    Difference(
        "A web search of its own (a request with that tool alone) where the upstream's dialect has none",
        "sends the search as a function without parameters",
        "takes the next upstream of the route; without one it answers 400 and says why",
        "a model that cannot search makes its results up",
        cannot_search,
    ),
    Difference(
        "An upstream is busy or fails in a way that passes (408, 409, 429, 5xx)",
        "takes the next upstream of `fallback` at once, and never comes back to the first",
        "asks the same upstream up to three times more before it takes the next",
        "most such failures are over after a second, and another model means another prompt cache",
        tries_again,
    ),
    Difference(
        "An upstream keeps failing",
        "asks it first for each request",
        "lets it rest for a while and begins with the next one",
        "each request would wait for the same failure again",
        lambda pair: pair.has("dearer") and pair.theirs.reached[1:] == pair.ours.reached,
    ),
    Difference(
        "Fallbacks from a cheap model to a dear one, more than 20 in an hour or 100 in a day",
        "goes on with them",
        "answers with the error of the cheap one",
        "an outage at night is no reason for a bill in the morning",
        lambda pair: pair.has("dearer") and pair.ours == Outcome(401, pair.theirs.reached[:1]),
    ),
    Difference(
        "An upstream cannot be reached",
        "answers 500; `fallback` counts for HTTP errors only",
        "takes the next upstream",
        "it is what a fallback is for",
        lambda pair: pair.setting.name == "refused" and pair.theirs.status == 500,
    ),
    Difference(
        "An upstream answers 200 with nothing in it",
        "hands it on",
        "takes the next upstream",
        "Claude Code shows an empty answer and stops",
        lambda pair: pair.has("empty") and pair.ours.reached[-1] == "aihubmix,Z/glm-4.5",
    ),
    Difference(
        "An upstream says that the prompt is too long",
        "takes the next upstream of `fallback`",
        "hands the error on in Anthropic's words",
        "Claude Code then compacts the conversation; the next upstream would mostly say the same",
        lambda pair: pair.has("too long") and pair.ours == Outcome(400, pair.theirs.reached[:1]),
    ),
    Difference(
        "Every upstream of the chain fails",
        "answers with the error of the first",
        "answers with the error of the last, and lists every try",
        "the last is what could not be helped",
        lambda pair: pair.has("all down, each in its way") and pair.ours.status == 401,
    ),
    Difference(
        "An image in an earlier message of the same turn",
        "puts a text in place of the image and offers the model a tool to ask about it",
        "sends the request, with its image, to `Router.image` until the turn ends",
        "the conversation goes to a model that sees the image, in the words of Claude Code",
        lambda pair: (
            pair.has("image_earlier_in_turn", "image_before_note")
            and pair.ours.reached == (pair.router.get("image"),)
        ),
    ),
    Difference(
        "An image in an earlier turn",
        "puts a text in place of the image and offers the model a tool; a streamed answer in a session that "
        "it knows comes out empty, and a system prompt that is one text gives 500",
        "leaves the image where it is",
        "the conversation stays what Claude Code wrote, and so does the prompt cache",
        lambda pair: (
            pair.has("image_before", "image_in_old_result")
            and (pair.theirs.empty or pair.theirs.status == 500)
        ),
    ),
    Difference(
        "`forceUseImageAgent`",
        "uses that tool for images of the last message too, and sends the request to its usual route",
        "has no such key: an image in the last message goes to `Router.image`",
        "as above",
        lambda pair: (
            pair.setting.name == "image agent"
            and pair.has("image_now")
            and pair.ours.reached == (pair.router["image"],)
        ),
    ),
    Difference(
        "How long a request is (`longContext`)",
        "counts tokens as GPT-4 would, without earlier thinking",
        "estimates them from the size of the request, with everything that is sent",
        "no tokenizer is Claude's, and counting half a megabyte delays each request; Chinese text counts for "
        "less than at CCR, thinking for more",
        lambda pair: pair.has("long_thought", "other_script"),
    ),
    Difference(
        "The session's last answer was long (`longContext`), and Claude Code is 2.1.78 or later",
        "does not see that the requests belong together",
        "sees the session",
        "Claude Code names the session in another form since then, which CCR 2.0.0 does not read",
        to_the_long_route("after a long one, by header"),
    ),
    Difference(
        "… and that answer was not streamed",
        "forgets how long the session was",
        "remembers",
        "how an answer comes says nothing about the conversation",
        to_the_long_route("after a long one that came whole"),
    ),
    Difference(
        "… and most of it came from the prompt cache",
        "counts what was not cached",
        "counts all of it",
        "a cached conversation is as long as another",
        to_the_long_route("after a long one from the cache"),
    ),
    Difference(
        "… and another model was asked in between",
        "takes that model's answer for the session's",
        "takes the last answer of the same model",
        "titles and other small requests in between say nothing about the conversation",
        to_the_long_route("after another model's"),
    ),
    Difference(
        "A router of a project or a session, and Claude Code is 2.1.78 or later",
        "uses the global one",
        "uses the project's",
        "as above: CCR 2.0.0 does not read the session; ccr-tui also knows the project by its folder",
        lambda pair: pair.has("project", "session's router") and pair.has("new_session"),
    ),
    Difference(
        "A router script asks for the session, and Claude Code is 2.1.78 or later",
        "tells it none",
        "tells it",
        "as above",
        lambda pair: pair.has("script in a session") and pair.ours.reached == ("beta,in-session",),
    ),
    Difference(
        "A router script uses `event`, of its third argument",
        "leaves it undefined, so that the script fails and the usual routes apply",
        "gives an event emitter",
        "scripts written for CCR 1 were given one",
        lambda pair: pair.has("script says event") and pair.ours.reached == ("beta,event",),
    ),
    Difference(
        "The address of a preset that does not exist",
        "answers 404",
        "uses the file's own routes",
        "nothing is unroutable",
        went_on("preset absent"),
    ),
    Difference(
        "An image at the address of a preset",
        "takes the model of the file's `Router.image`, which the preset does not have, and answers 404",
        "takes the preset's own routes",
        "a preset is a configuration of its own",
        lambda pair: pair.they_refuse and pair.has("image_now") and pair.ask.path.startswith("/preset/"),
    ),
    Difference(
        "`REWRITE_SYSTEM_PROMPT` names a file that is not there",
        "answers 500 when the prompt has the mark that it looks for",
        "has no such key, and sends the prompt as it is",
        "what goes upstream is what Claude Code wrote",
        lambda pair: pair.they_refuse and pair.theirs.status == 500 and pair.has("rewritten"),
    ),
    Difference(
        "Counting tokens (`/v1/messages/count_tokens`)",
        "answers with its own count",
        "asks the upstream where its dialect can count, and estimates elsewhere",
        "the upstream knows",
        lambda pair: pair.has("counting") and all(u.endswith("(count)") for u in pair.ours.reached),
    ),
)
