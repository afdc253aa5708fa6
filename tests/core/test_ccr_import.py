from __future__ import annotations

from ccr_tui.core.ccr_import import imported
from ccr_tui.core.ccr_report import Line, Verdict
from ccr_tui.core.config_ccr import translate
from ccr_tui.core.config_ccr_beside import CcrFile

DATA = {
    "Providers": [{"name": "p", "api_base_url": "https://h/v1/messages", "api_key": "k"}],
    "Router": {"default": "p,m"},
}
BESIDE = (
    CcrFile("-srv-my-app/config.json", {"Router": {"default": "p,a"}}),
    CcrFile("-srv-other/config.json", {"Router": {"default": "p,b"}}),
    CcrFile("-srv-other/s1.json", {"Router": {"default": "p,c", "think": "p,d"}}),
    CcrFile("-srv-broken/config.json", problem="it is not valid JSON"),
)


def test_projects_are_called_by_their_directory_where_it_is_known() -> None:
    document, lines = imported(translate(DATA, {}, BESIDE), "/c/config.json", ["/srv/my.app", "/tmp"])
    assert list(document["projects"]) == ["/srv/my.app", "-srv-other"]  # type: ignore[call-overload]
    assert [(line.place, line.why) for line in lines if line.key == "" and line.verdict is Verdict.KEPT] == [
        ("-srv-my-app/config.json", '[projects."/srv/my.app"]'),
        ("-srv-other/config.json", '[projects."-srv-other"]'),
    ]


def test_a_sessions_router_is_one_line() -> None:
    _, lines = imported(translate(DATA, {}, BESIDE), "/c/config.json", [])
    (line,) = (line for line in lines if line.file == "-srv-other/s1.json")
    assert (line.verdict, line.key) == (Verdict.UNSUPPORTED, "")


def test_a_broken_router_of_a_session_is_not_said_to_be_kept() -> None:
    files = (*BESIDE, CcrFile("-srv-other/s2.json", problem="it is not valid JSON"))
    _, lines = imported(translate(DATA, {}, files), "/c/config.json", [])
    (line,) = (line for line in lines if line.file == "-srv-other/s2.json")
    assert (line.verdict, line.why) == (Verdict.UNSUPPORTED, "is left out: it is not valid JSON")


def test_everything_else_is_as_translated() -> None:
    told = translate(DATA, {})
    assert imported(told, "/c/config.json", ["/srv"]) == (told.document, told.lines)
    assert Line("Router.default", Verdict.KEPT, "routes.default") in told.lines


def test_a_router_stays_where_it_is() -> None:
    def written(script: str) -> object:
        told = translate({**DATA, "CUSTOM_ROUTER_PATH": script}, {"HOME": "/home/me"})
        return imported(told, "/c/config.json", [])[0]["custom_router"]

    assert [written(s) for s in ("r.js", "/a/r.js", "~/r.js", "$HOME/r.js")] == [
        *("/c/r.js", "/a/r.js", "~/r.js", "$HOME/r.js"),
    ]
