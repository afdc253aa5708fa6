from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.ccr_report import Report
from ccr_tui.core.config_ccr_beside import CcrFile, CcrOverlays, Everybodys, ccr_overlays
from ccr_tui.core.config_ccr_providers import ccr_providers
from ccr_tui.core.config_ccr_router import CcrRoutes

P = {"name": "p", "api_base_url": "https://p.example/v1/messages", "api_key": "k"}
Q = {"name": "q", "api_base_url": "https://q.example/v1/chat/completions", "api_key": "$Q"}


def overlays(*files: CcrFile, strict: bool = False, proxy: str = "") -> tuple[CcrOverlays, list[str]]:
    """The overlays and the warnings."""
    providers = ccr_providers([P], ("Providers",), proxy, {}, Report())
    routes = CcrRoutes({"default": ["p,d"], "background": ["p,b", "p,fb"]})
    shared = Everybodys(providers, routes, {"default": ["p,fd"]}, proxy, strict)
    result = ccr_overlays(files, shared, {})
    return result, [line.sentence for line in result.lines if line.warns]


def router(name: str, **routes: Any) -> CcrFile:
    return CcrFile(name, {"Router": routes})


def preset(manifest: Any, folder: str = "x") -> CcrFile:
    return CcrFile(f"presets/{folder}/manifest.json", manifest)


def test_projects_by_folder_and_sessions_by_id() -> None:
    result, warnings = overlays(
        router("-srv-app/config.json", default="p,x", think="p,t"),
        router("-srv-app/ab-12.json", default="p,s"),
    )
    assert result.projects == {
        "-srv-app": {
            "replaces": True,
            "routes": {"background": ["p,b", "p,fb"], "default": ["p,x", "p,fd"], "think": "p,t"},
        }
    }
    assert list(result.sessions) == ["ab-12"]
    assert warnings == []


def test_strictly_a_projects_background_never_counts() -> None:
    file = router("-a/config.json", default="p,x", background="p,own")
    fixed, strict = overlays(file)[0], overlays(file, strict=True)[0]
    tables: list[Any] = [it.projects["-a"] for it in (fixed, strict)]
    assert [table["routes"]["background"] for table in tables] == ["p,own", ["p,b", "p,fb"]]
    assert "main configuration only" in next(li.why for li in strict.lines if li.why.startswith("CCR"))


@pytest.mark.parametrize(
    ("file", "warning"),
    [
        (
            CcrFile("-a/config.json", problem="it is not valid JSON"),
            "-a/config.json is left out: it is not valid JSON.",
        ),
        (
            router("-a/config.json", default="gone,x"),
            '-a/config.json is left out: Router.default: unknown provider "gone".',
        ),
        (
            CcrFile("-a/config.json", {"Router": {"default": "p,x"}, "Providers": []}),
            "-a/config.json Providers: only Router counts in such a file.",
        ),
        (preset({}), "presets/x/manifest.json is left out: it has no Providers and Router of its own."),
        (preset([]), "presets/x/manifest.json is left out: it has no Providers and Router of its own."),
        (
            preset({"name": "a b", "Providers": [P], "Router": {}}),
            'presets/x/manifest.json is left out: "a b" cannot stand in an address.',
        ),
        (
            preset({"Providers": [{**P, "api_key": "{{apiKey}}"}], "Router": {"default": "p,#{m}"}}),
            "presets/x/manifest.json is left out: no value is saved for apiKey or m: "
            "run ccr preset install x.",
        ),
    ],
)
def test_what_cannot_be_used_is_left_out_and_told(file: CcrFile, warning: str) -> None:
    result, warnings = overlays(file)
    assert [w[: len(warning)] for w in warnings] == [warning]
    assert result.presets == {}


@pytest.mark.parametrize(
    "file",
    [
        CcrFile("-a/package.json", {"name": "x"}),
        CcrFile("-a/config.json", ["Router"]),
        CcrFile("-a/config.json", {"Router": "p,x"}),
        CcrFile("deep/er/config.json", {"Router": {}}),
        CcrFile("config.json", {"Router": {}}),
    ],
)
def test_other_files_are_nobodys_business(file: CcrFile) -> None:
    assert overlays(file) == (CcrOverlays(), [])


def test_a_preset_is_a_namespace_with_its_own_providers() -> None:
    manifest = {"name": "mine", "Providers": [Q], "Router": {"default": "q,$M"}, "noServer": True}
    result, warnings = overlays(preset(manifest), proxy="http://proxy:1")
    assert result.presets == {"mine": {"replaces": True, "routes": {"default": "q,$M"}}}
    assert result.providers["q"] == {
        "dialect": "openai_chat",
        "endpoint": Q["api_base_url"],
        "api_key": "$Q",
        "proxy": "http://proxy:1",
    }
    assert result.unset == {"M": "$M"}
    assert len(warnings) == 1


def test_the_folder_names_a_preset_that_does_not() -> None:
    assert list(overlays(preset({"Providers": [Q], "Router": {}}, "folder"))[0].presets) == ["folder"]


def test_a_provider_that_is_the_same_is_not_there_twice() -> None:
    result, _ = overlays(preset({"Providers": [P], "Router": {"default": "p,x"}}))
    assert result.presets["x"] == {"replaces": True, "routes": {"default": "p,x"}}
    assert list(result.providers) == ["p"]


def test_a_provider_of_another_meaning_gets_another_name() -> None:
    other = {**P, "api_base_url": "https://elsewhere/v1/messages"}
    home = {**Q, "name": "anthropic"}
    manifests = [
        {"name": "a", "Providers": [other, home, Q], "Router": {"default": "p,x", "think": "anthropic,y"}},
        {"name": "b", "Providers": [{**Q, "api_key": "$OTHER"}], "Router": {"default": "q,z"}},
    ]
    result, warnings = overlays(*(preset(m, str(m["name"])) for m in manifests))
    tables: list[Any] = list(result.presets.values())
    assert [table["routes"] for table in tables] == [
        {"default": "a.p,x", "think": "a.anthropic,y"},
        {"default": "b.q,z"},
    ]
    assert list(result.providers) == ["a.p", "a.anthropic", "q", "b.q"]
    assert result.providers["a.anthropic"]["preset"] == "anthropic"  # type: ignore[index]
    assert warnings == []
