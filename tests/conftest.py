"""Shared by all tests: the real site, built once, with one real pack to download."""

from __future__ import annotations

import os

import pytest

from toolbox.packs import make
from toolbox.packs.selection import standard
from toolbox.site.build import build
from toolbox.views.library import library

from .browser import BASE
from .copies import ROOT
from .site import Site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of this checkout in all its languages."""
    built = tmp_path_factory.mktemp("built")
    folder, ready = built / "site", built / "ready"
    lines: list[str] = []
    os.environ["TOOLBOX_SITE_URL"] = f"https://toolbox.example{BASE}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make, "standard", lambda books, lang: (pack for pack in standard(books, lang) if pack.name == "country-pt"))
        make.make_standard(library(ROOT, fresh=True), ready, built / "kept", ["en"], lines.append)
    assert build(ROOT, folder, progress=lines.append, packs=ready) == 0, "\n".join(lines)
    return Site(folder)
