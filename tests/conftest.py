"""Shared by all tests: the real site, built once, with one real pack to download."""

from __future__ import annotations

import pytest

from toolbox.packs import make
from toolbox.packs.selection import standard
from toolbox.site.build import build
from toolbox.views.library import library

from .browser import BASE
from .copies import ROOT, break_line
from .editions import checkout, git
from .site import Site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is marked slow may take its time: an hour, where any other test has five minutes."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.timeout(3600))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of this checkout in all its languages."""
    built = tmp_path_factory.mktemp("built")
    folder, ready = built / "site", built / "ready"
    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOOLBOX_SITE_URL", f"https://toolbox.example{BASE}")
        patch.setattr(make, "standard", lambda books, lang: (pack for pack in standard(books, lang) if pack.name == "country-pt"))
        make.make_standard(library(ROOT, fresh=True), ready, built / "kept", ["en"], lines.append)
        assert build(ROOT, folder, progress=lines.append, packs=ready) == 0, "\n".join(lines)
        assert library(ROOT).site_url.endswith(BASE), "the address is kept, whatever the environment says later"
        return Site(folder, library(ROOT))


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """This checkout as edition 2026.11 in English and French, made to stand beside 2026.10, which had another note on Portugal and errors."""
    folder = tmp_path_factory.mktemp("edition")
    root, lines = checkout(folder / "checkout"), list[str]()
    git(root, "tag", "2026.10")
    break_line(root / "data/countries/pt.yml", "\n    note: ", "\n    note: Changed. ")
    erratum = '{on: 2026-11-01, editions: ["2026.09", "2026.10"], packs: [handbook], country: PT, subject: joint.occasional, what: Wrong., corrected_in: "2026.11"}'
    (root / "data/errata.yml").write_text(f"errata:\n  pt-1: {erratum}\n")
    git(root, "commit", "-qam", "Changed")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TOOLBOX_SITE_URL", raising=False)
        assert build(root, folder / "site", ["fr"], lines.append, "2026.11") == 0, "\n".join(lines)
        return Site(folder / "site", library(root))
