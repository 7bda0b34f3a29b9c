"""The copy for a folder: opened from the disk in Chromium and Firefox, search, comparison and tools included; no dead link."""

from __future__ import annotations

import io
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect, sync_playwright

from toolbox.cli import main
from toolbox.editions.git import EditionError
from toolbox.editions.offline import offline

from .browser import launch
from .firefox import firefox, installed
from .site import Site

HOST = "https://toolbox.example/"
LANGUAGES = ["en", "fr", "bg"]


@pytest.fixture(scope="module")
def content(edition: Site) -> bytes:
    return offline(edition.folder, "2026.11", LANGUAGES, ["fr"], HOST)


@pytest.fixture(scope="module")
def folder(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy, unpacked to a folder whose name is no plain word."""
    target: Path = tmp_path_factory.mktemp("USB stick é")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(target)
    return target / "toolbox-2026.11-en-fr"


class Links(HTMLParser):
    """The addresses and the ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value and not (tag == "link" and ("rel", "canonical") in attrs):
                self.links.append(value)
            if name == "id" and value:
                self.ids.add(value)


def test_every_link_names_a_file_of_the_copy_or_leads_to_the_published_site(folder: Path) -> None:
    pages = {file: Links(file.read_text("utf-8")) for file in folder.rglob("*.html")}
    assert len(pages) > 60
    for file, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            assert target.is_file() and target.is_relative_to(folder), f"{file.relative_to(folder)}: {link}"
            if parts.fragment and "=" not in parts.fragment and target.suffix == ".html":
                assert unquote(parts.fragment) in pages[target].ids, f"{file.relative_to(folder)}: {link}"
    start = pages[folder / "fr/start/index.html"].links
    assert "../../start/index.html" in start and f"{HOST}latest/fr/start/" in start and f"{HOST}#editions" in start


def test_what_is_not_in_the_copy_is_linked_to_where_it_is_published(edition: Site, tmp_path: Path) -> None:
    content = offline(edition.folder, "2026.11", LANGUAGES, ["en"], HOST)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        page = archive.read("toolbox-2026.11-en/countries/pt/index.html").decode()
    assert not any(name.startswith("toolbox-2026.11-en/fr/") or name.endswith("pagefind/fr.js") for name in names)
    assert f'href="{HOST}2026.11/fr/countries/pt/"' in page and 'href="../../start/index.html"' in page
    assert "data-edition=" not in page, "no list of editions can be fetched from a folder"


def test_the_same_site_gives_the_same_bytes_and_their_checksum(
    edition: Site, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(edition.root)
    target = tmp_path / "out" / "copy.zip"
    words = ["offline", "2026.11", "--lang", "fr", "--to", str(target), "--site", str(edition.folder)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert target.read_bytes() == content and len(content) < 60_000_000
    subprocess.run(["sha256sum", "--check", "--strict", "copy.zip.sha256"], cwd=target.parent, check=True, stdout=subprocess.DEVNULL)


def test_what_cannot_be_copied_is_said(edition: Site, tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="the edition is not in bg → en, fr"):
        offline(edition.folder, "2026.11", LANGUAGES, ["bg"], HOST)
    with pytest.raises(EditionError, match=r"is edition 2026.11, not 2026.12 → toolbox build --edition 2026.12"):
        offline(edition.folder, "2026.12", LANGUAGES, ["en"], HOST)
    with pytest.raises(EditionError, match="is no built site"):
        offline(tmp_path, "2026.11", LANGUAGES, ["en"], HOST)


def test_it_opens_from_a_folder_in_chromium(folder: Path) -> None:
    expect.set_options(timeout=30_000)
    base, said, asked = folder.as_uri() + "/", list[str](), list[str]()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(base + "index.html")
        page.locator(".chooser label", has_text="France").click()
        page.locator(".chooser label", has_text="Spain").click()
        page.locator(".chooser .button.primary").click()
        page.wait_for_url(base + "compare/index.html#c=fr,es")
        expect(page.locator(".matrix .cites").first).to_be_visible()
        page.locator(".matrix .proof a:visible").first.click()
        page.wait_for_url("**/countries/*/index.html#*")
        page.locator(".search-link").click()
        page.locator("input[type=search]").fill("standstill")
        expect(page.locator("[data-list] a").first).to_be_visible()
        page.locator("[data-list] a").first.click()
        page.wait_for_url(lambda url: "/search/" not in url)
        assert urlsplit(page.url).path.endswith("/index.html") and page.locator("main").is_visible()
        page.goto(base + "fr/search/index.html#q=centrales")
        expect(page.locator("[data-list]")).to_contain_text("entrale")
        for tool in ("rules-apply", "whose-law", "calendar"):
            page.goto(f"{base}fr/{tool}/index.html#c=fr,es")
            page.wait_for_function("['fr', 'es'].every((code) => globalThis.toolboxCountries?.[code])")
        browser.close()
    assert said == []
    assert [url for url in asked if not url.startswith((base, "data:", "blob:"))] == []


@pytest.mark.skipif(not installed(), reason="needs Firefox: apt-get install firefox-esr")
def test_it_opens_from_a_folder_in_firefox(folder: Path, tmp_path: Path) -> None:
    base = folder.as_uri() + "/"
    with firefox(tmp_path / "profile") as window:
        window.open(base + "fr/search/index.html#q=centrales")
        window.wait("document.querySelectorAll('[data-list] a').length")
        assert "entrale" in window.run("return document.querySelector('[data-list]').textContent")
        window.run("document.querySelector('[data-list] a').click()")
        window.wait("location.pathname.endsWith('/index.html') && !location.pathname.includes('/search/') && document.querySelector('main')")
        window.open(urljoin(base, "compare/index.html#c=fr,es"))
        assert window.wait("document.querySelectorAll('.matrix .cites').length")
        assert window.run("return document.querySelectorAll('thead [data-country]:not([hidden])').length") == 2
