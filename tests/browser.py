"""A real browser on the built site: served below a path, watched for foreign requests and policy violations."""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Response

BASE = "/somewhere/2026.11/"
"""A path like that of an edition on a shared host: nothing in the site may rely on standing at the root."""

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
LAUNCH = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site below BASE and its 404 page for everything that is not there."""

    def translate_path(self, path: str) -> str:
        local = urlsplit(path).path
        return super().translate_path("/" + local.removeprefix(BASE) if local.startswith(BASE) else "/no-such-file")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != http.HTTPStatus.NOT_FOUND:
            return super().send_error(code, message, explain)
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: pytest shows what matters."""


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """The address of the site while it is served."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
    finally:
        server.shutdown()


def launch(playwright: Playwright) -> Browser:
    """The Chromium that scripts/test found or installed."""
    return playwright.chromium.launch(executable_path=os.environ.get("TOOLBOX_CHROMIUM") or None, args=LAUNCH)


@dataclass
class Visit:
    """A context of the browser, what it loaded and everything that went wrong in it."""

    context: BrowserContext
    origin: str
    foreign: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    loaded: set[str] = field(default_factory=set)

    def page(self) -> Page:
        """A page that is watched."""
        page = self.context.new_page()
        page.on("request", lambda request: self._request(request.url))
        page.on("response", self._response)
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        return page

    def _request(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:")):
            self.foreign.append(url)

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.url.endswith("/no-such-page/"):
            self.problems.append(f"{response.status} {response.url}")
        elif response.status == 200:
            self.loaded.add(response.url.split("#")[0].split("?")[0])

    def weight(self, site: Path, before: Collection[str] = ()) -> int:
        """The bytes that crossed the wire if the server compresses, without those loaded before."""
        total = 0
        for url in self.loaded.difference(before):
            local = unquote(urlsplit(url).path).removeprefix(BASE)
            body = (site / (f"{local}index.html" if local.endswith("/") or not local else local)).read_bytes()
            total += len(body) if local.endswith((".woff2", ".png")) else len(gzip.compress(body, 6))
        return total

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "404" not in text:
            self.problems.append(text)

    def clean(self) -> None:
        """Fail if anything left the origin, broke the policy or threw."""
        assert self.foreign == []
        assert self.problems == []


@contextmanager
def visiting(browser: Browser, base: str, **options: Any) -> Iterator[Visit]:
    """A fresh context; what it saw is checked at its end."""
    context = browser.new_context(**options)
    visit = Visit(context, base)
    try:
        yield visit
        visit.clean()
    finally:
        context.close()


def axe(page: Page) -> list[str]:
    """Violations of WCAG 2.2 A and AA, and of axe's best practices, one line each."""
    page.evaluate(AXE)  # evaluated through the debugger, which the page's policy does not bind
    found = page.evaluate(
        """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.flatMap(
            (rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.split("\\n")[1] || ""}`))"""
    )
    assert isinstance(found, list)
    return [str(item) for item in found]
