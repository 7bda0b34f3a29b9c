"""The preview: a change of data or prose shows in the page within seconds, in the language that is being read first."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from .copies import ROOT, break_line


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A copy of this checkout being served, and its address."""
    for name in ("data", "docs", "overrides", "scripts"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = "import sys; from pathlib import Path; from toolbox.site.serve import serve; serve(Path(sys.argv[1]), port=int(sys.argv[2]))"
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(port)], stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address)
            break
        except OSError:
            time.sleep(0.2)
    yield tmp_path, address
    process.terminate()
    process.wait()


def get(address: str) -> str:
    """A page as a browser gets it."""
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def test_changes_show_and_mistakes_keep_the_old_page(preview: tuple[Path, str]) -> None:
    root, address = preview
    page = get(address + "fr/countries/fr/")
    assert '<script src="/.reload.js" type="module"></script>' in page
    version = get(address + ".reload?")
    break_line(root / "data/countries/fr.yml", "title: ", "title: Changed ")
    version = get(address + ".reload?" + version)
    assert "Changed " in get(address + "fr/countries/fr/")
    while (later := get(address + ".reload?" + version)) != version:
        version = later
        if "Changed " in get(address + "countries/fr/"):
            break
    break_line(root / "data/countries/fr.yml", "answers:", "anwsers:")
    time.sleep(3)
    assert "Changed " in get(address + "fr/countries/fr/")
