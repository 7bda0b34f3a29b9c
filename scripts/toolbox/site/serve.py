"""The preview: builds again when data/, docs/, overrides/ or fragments change, and reloads the reader's page.

The language that is being read is built first and shown; the others follow. The search index is that of the start.
"""

from __future__ import annotations

import functools
import http.server
import os
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ..checks import everything
from ..model.translation import SOURCE_LANGUAGE
from ..views.library import library
from .build import pages
from .macros import FRAGMENTS
from .search import Index, Record

WATCHED = ("data", "docs", "overrides", "mkdocs.yml")
NOT_BUILT = b"<!doctype html><title>Not built</title><body><p>There are mistakes: see the terminal. Mend them and this page shows.</p></body>"
RELOAD = """let seen;
const ask = async () => {
  try {
    const now = await (await fetch("/.reload?" + (seen ?? ""))).text();
    if (seen && now !== seen) location.reload();
    seen = now;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  ask();
};
ask();
"""


class Preview:
    """A folder that is served, its version, and the language asked for last."""

    def __init__(self, root: Path, site_dir: Path, progress: Callable[[str], None]) -> None:
        self.root, self.site_dir, self.progress = root, site_dir, progress
        self.version = 0
        self.changed = threading.Condition()
        self.lang = SOURCE_LANGUAGE
        self.workers: int | None = None

    def build(self, languages: Sequence[str] | None = None) -> None:
        """Build again. Mistakes are printed and the old pages stay."""
        start = time.monotonic()
        books = library(self.root, fresh=True, languages=languages or ())
        complaints = everything(books.loaded, books.prose)
        errors = [str(item) for item in complaints if not item.warning]
        if errors or books.loaded.toolbox is None:
            self.progress("\n".join([*errors, "The pages stay as they were."]))
            return
        answers: list[Record] = []
        order = list(books.languages)
        order.sort(key=lambda lang: lang != self.lang)
        for group in (order[:1], order[1:]) if self.version else (order,):
            for built in pages(books, self.site_dir, group, self.workers) if group else ():
                self.progress("\n".join([*built.warnings, f"{built.lang}: {time.monotonic() - start:.1f} s"]))
                answers += built.answers
            with self.changed:
                self.version += 1
                self.changed.notify_all()
        if self.workers is None:
            with Index(self.site_dir) as index:
                index.add(answers)
                index.write()
        self.workers = 1  # from now on threads serve pages, and a process with threads must not fork

    def wait(self, seen: str) -> str:
        """The version, once it is another than the one seen; the same after half a minute."""
        with self.changed:
            self.changed.wait_for(lambda: str(self.version) != seen, timeout=30)
            return str(self.version)


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the folder; every page gets the script that reloads it."""

    def __init__(self, *args: object, preview: Preview) -> None:
        self.preview = preview
        super().__init__(*args, directory=str(preview.site_dir))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/.reload":
            self._answer(self.preview.wait(query).encode(), "text/plain")
        elif path == "/.reload.js":
            self._answer(RELOAD.encode(), "text/javascript")
        else:
            file = Path(self.translate_path(path))
            file = file / "index.html" if file.is_dir() and path.endswith("/") else file
            if file.suffix == ".html" and file.is_file():
                self._page(file)
            elif not file.exists():
                self._page(self.preview.site_dir / "404.html", status=404)
            else:
                super().do_GET()

    def _page(self, file: Path, status: int = 200) -> None:
        parts = file.relative_to(self.preview.site_dir).parts
        loaded = library(self.preview.root).loaded
        languages = loaded.toolbox.publication.languages if loaded.toolbox else []
        self.preview.lang = parts[0] if parts[0] in languages else SOURCE_LANGUAGE
        script = b'<script src="/.reload.js" type="module"></script></body>'
        body = file.read_bytes() if file.is_file() else NOT_BUILT
        self._answer(body.replace(b"</body>", script), "text/html; charset=utf-8", status)

    def _answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the preview prints what it builds."""


def serve(
    root: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    languages: Sequence[str] | None = None,
    progress: Callable[[str], None] = print,
) -> int:
    """Serve the site of `root` until interrupted."""
    address = f"http://{host}:{port}/"
    os.environ["TOOLBOX_SITE_URL"] = address
    with tempfile.TemporaryDirectory(prefix="toolbox-") as folder:
        preview = Preview(root, Path(folder), progress)
        try:
            server = http.server.ThreadingHTTPServer((host, port), functools.partial(_Handler, preview=preview))
        except OSError as error:
            progress(f"{address}: {error.strerror} → another one: scripts/serve --port {port + 1}")
            return 1
        preview.build(languages)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        progress(f"{address} (Ctrl+C ends)")
        try:
            for _ in _changes(root):
                try:
                    preview.build(languages)
                except Exception:
                    traceback.print_exc()
        except KeyboardInterrupt:
            return 0
        finally:
            server.shutdown()
    return 0


def _changes(root: Path, pause: float = 0.3) -> Iterator[None]:
    """One item for every change of the files watched, once they are quiet."""
    seen = _stamps(root)
    while True:
        time.sleep(pause)
        now = _stamps(root)
        if now != seen:
            while (later := _stamps(root)) != now:
                time.sleep(pause)
                now = later
            seen = now
            yield


def _stamps(root: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for top in (*(root / name for name in WATCHED), FRAGMENTS):
        for folder, _, names in os.walk(top) if top.is_dir() else [(str(top.parent), [], [top.name])]:
            for name in names:
                file = os.path.join(folder, name)
                try:
                    found[file] = os.stat(file).st_mtime_ns
                except OSError:
                    continue
    return found
