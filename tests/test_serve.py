"""The preview: a change of data or prose shows in the page within seconds, in the language that is being read first."""

from __future__ import annotations

import functools
import http.server
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolbox.site.serve import Preview, _Handler, serve

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


def test_a_port_in_use_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLBOX_SITE_URL", "")  # serve sets it; the old one comes back
    lines: list[str] = []
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert serve(tmp_path, port=taken.getsockname()[1], progress=lines.append) == 1
    assert "--port" in lines[-1]


def test_mistakes_from_the_start_are_said_in_the_page(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    break_line(tmp_path / "data/countries/fr.yml", "answers:", "anwsers:")
    lines: list[str] = []
    preview = Preview(tmp_path, tmp_path / "site", lines.append)
    preview.build()
    assert "anwsers" in lines[-1]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, preview=preview))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(urllib.error.HTTPError) as found:
            urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/fr/")
        assert found.value.code == 404 and b"There are mistakes" in found.value.read()
    finally:
        server.shutdown()
