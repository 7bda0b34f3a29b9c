"""Shared by all tests: the real site, built once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolbox.site.build import build

from .browser import BASE
from .copies import ROOT
from .site import Site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of this checkout in all its languages."""
    folder: Path = tmp_path_factory.mktemp("built") / "site"
    lines: list[str] = []
    os.environ["TOOLBOX_SITE_URL"] = f"https://toolbox.example{BASE}"
    assert build(ROOT, folder, progress=lines.append) == 0, "\n".join(lines)
    return Site(folder)
