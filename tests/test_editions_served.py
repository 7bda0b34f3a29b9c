"""Three editions on one host, served by nginx from the published branch: headers, links, and a browser through all that leads from one
edition to another. The default run makes the older editions out of the newest; `--all` builds each from a commit of its own."""

from __future__ import annotations

import http.client
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from toolbox.editions.deploy import deploy
from toolbox.editions.git import EditionError, workbench
from toolbox.editions.publish import publish
from toolbox.site.build import build
from toolbox.views.packfile import LIST, PackFile, as_json

from .browser import axe, launch, visiting
from .copies import break_line, leave_out
from .editions import BRANCH, checkout, git, model, unnamed
from .nginx import installed, nginx
from .site import Site

pytestmark = pytest.mark.skipif(not installed(), reason="needs nginx: apt-get install nginx-light")
EDITIONS = ("2026.09", "2026.10", "2026.11")
HOST = "https://toolbox.example/"


@dataclass(frozen=True)
class Shelf:
    """The published host: its address, its files, the checkout and the bare repository, and a page that only the oldest edition has."""

    base: str
    folder: Path
    root: Path
    remote: Path
    gone: str


def copies(edition: Site, folder: Path) -> tuple[dict[str, Path], str]:
    """The newest edition, and two older ones made of it; the oldest has a country more."""
    sites = {"2026.11": edition.folder}
    for name in EDITIONS[:2]:
        sites[name] = folder / name
        shutil.copytree(edition.folder, sites[name])
        for file in [*sites[name].rglob("*.html"), sites[name] / "data/answers.json"]:
            file.write_bytes(file.read_bytes().replace(b"2026.11", name.encode()))
    for lang in ("", "fr/"):
        shutil.copytree(sites["2026.09"] / lang / "countries/pt", sites["2026.09"] / lang / "countries/xx")
        file = sites["2026.09"] / lang / "countries/xx/index.html"
        file.write_bytes(file.read_bytes().replace(b"countries/pt/", b"countries/xx/"))
    return sites, "countries/xx/"


def commits(root: Path, folder: Path) -> tuple[dict[str, Path], str]:
    """Each edition from a commit of its own; the oldest has a country more."""
    code = unnamed()[0]
    sites = {}
    for name in EDITIONS:
        break_line(root / "data/countries/pt.yml", "\n    note: ", f"\n    note: As of {name}. ")
        if name != EDITIONS[0]:
            leave_out(root, code)
        git(root, "add", "-A")
        git(root, "commit", "-qm", f"Data of {name}")
        sites[name], lines = folder / name, list[str]()
        assert build(root, sites[name], ["fr"], lines.append, name, packs(folder / "packs")) == 0, lines
        git(root, "tag", name)
    return sites, f"countries/{code}/"


def packs(folder: Path) -> Path:
    """Packs, if only by name."""
    files = []
    for lang in ("en", "fr"):
        (folder / lang).mkdir(parents=True, exist_ok=True)
        (folder / lang / "handbook.pdf").write_bytes(b"%PDF-")
        files.append(
            PackFile(
                file=f"{lang}/handbook.pdf",
                lang=lang,
                name="handbook",
                title="Handbook",
                format="pdf",
                bytes=5,
                pages=1,
                chapters=[],
                countries=[],
                digest="0",
            )
        )
    (folder / LIST).write_bytes(as_json(files))
    return folder


@pytest.fixture(scope="module", params=["copies", pytest.param("commits", marks=pytest.mark.slow)])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    folder = tmp_path_factory.mktemp("shelf")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TOOLBOX_SITE_URL", raising=False)
        if request.param == "copies":
            edition: Site = request.getfixturevalue("edition")
            root, (sites, gone) = edition.root, copies(edition, folder)
            shutil.copytree(packs(folder / "packs"), edition.folder / "packs", dirs_exist_ok=True)
        else:
            root = checkout(folder / "checkout")
            sites, gone = commits(root, folder)
    git(folder, "init", "-q", "--bare", "remote.git")
    for tag in git(root, "tag").split():
        git(root, "tag", "-d", tag)
    for name in EDITIONS:
        with workbench(root) as bench:
            assert publish(bench, model(), name, sites[name], HOST, str(folder / "remote.git"), BRANCH, lambda line: None)
    assert deploy(root, str(folder / "remote.git"), BRANCH, folder / "www", lambda line: None)
    with nginx(folder / "www/current", folder / "nginx") as base:
        yield Shelf(base, folder / "www/current", root, folder / "remote.git", gone)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


def ask(shelf: Shelf, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """What the server answers."""
    connection = http.client.HTTPConnection(urlsplit(shelf.base).netloc)
    connection.request("GET", f"/{path}", headers={key.replace("_", "-"): value for key, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_each_edition_was_built_from_its_own_commit(shelf: Shelf) -> None:
    tags = {name: git(shelf.remote, "rev-parse", name) for name in EDITIONS}
    for name in EDITIONS:
        assert json.loads((shelf.folder / name / "data/answers.json").read_text("utf-8"))["commit"] == tags[name]
    versions = json.loads((shelf.folder / "versions.json").read_text("utf-8"))
    assert [(item["version"], item["aliases"]) for item in versions] == [("2026.11", ["latest"]), ("2026.10", []), ("2026.09", [])]


def test_headers_cache_and_compression(shelf: Shelf) -> None:
    for path, cache in {
        "": "no-cache",
        "latest/": "no-cache",
        "latest/assets/stylesheets/site.css": "no-cache",
        "2026.10/": "public, max-age=3600",
        "2026.10/packs/": "public, max-age=3600",
        "2026.10/assets/stylesheets/site.css": "public, max-age=31536000, immutable",
        "2026.10/data/answers.json": "public, max-age=31536000, immutable",
        "no-such-page/": "no-cache",
    }.items():
        answer, body = ask(shelf, path, Accept_Encoding="gzip")
        assert answer.status == (404 if path == "no-such-page/" else 200), path
        assert answer.getheader("Cache-Control") == cache, path
        assert answer.getheader("X-Content-Type-Options") == "nosniff" and answer.getheader("Referrer-Policy") == "no-referrer", path
        assert answer.getheader("Content-Security-Policy") == "frame-ancestors 'none'", "nothing that a host without TLS cannot keep"
        assert answer.getheader("Server") == "nginx"
        assert answer.getheader("Content-Encoding") == "gzip" and body[:2] == b"\x1f\x8b", path
        plain, whole = ask(shelf, path)
        assert plain.getheader("Content-Encoding") is None and len(whole) > len(body), path
    answer, _ = ask(shelf, "latest/", Accept_Encoding="gzip")
    again, body = ask(shelf, "latest/", Accept_Encoding="gzip", If_None_Match=str(answer.getheader("ETag")))
    assert again.status == 304 and body == b""
    moved, _ = ask(shelf, "2026.10/countries/pt")
    assert (moved.status, moved.getheader("Location")) == (301, "/2026.10/countries/pt/")
    assert ask(shelf, ".nojekyll")[0].status == 404


def test_no_link_of_any_edition_is_dead(shelf: Shelf) -> None:
    here = "http://here.invalid/"
    seen, todo, dead = set[str](), [here], []
    while todo:
        url = todo.pop()
        if url in seen:
            continue
        seen.add(url)
        path = unquote(urlsplit(url).path).lstrip("/")
        file = shelf.folder / path / "index.html" if path.endswith("/") or not path else shelf.folder / path
        if not file.is_file():
            dead.append(url)
            continue
        if file.suffix == ".html":
            text = file.read_text("utf-8")
            links = [urldefrag(urljoin(url, link))[0] for link in re.findall(r'<(?:a|link|script|img)\b[^>]*?\s(?:href|src)="([^"#][^"]*)"', text)]
            todo += [link for link in links if link.startswith(here)]
    assert not dead, "\n".join(sorted(dead)[:20])
    assert len(seen) > 4 * 80, "all editions were walked through"


def test_canonical_addresses_and_the_sitemap_name_pages_of_the_newest_edition(shelf: Shelf) -> None:
    def there(url: str) -> bool:
        assert url.startswith(f"{HOST}latest/"), url
        return (shelf.folder / url.removeprefix(HOST) / "index.html").is_file()

    for file in shelf.folder.rglob("index.html"):
        found = re.search(r'<link rel="canonical" href="([^"]*)"', file.read_text("utf-8"))
        assert found is None or there(found[1]), file
    tree = ElementTree.parse(shelf.folder / "latest/sitemap.xml")
    links = [str(item.get("href") or item.text) for item in tree.iter() if item.get("href") or item.tag.endswith("loc")]
    assert links and all(map(there, links))
    assert (shelf.folder / "robots.txt").read_text() == f"User-agent: *\nAllow: /\nSitemap: {HOST}latest/sitemap.xml\n"


@pytest.mark.parametrize(("locale", "leads"), [("fr-FR", "latest/fr/"), ("en-GB", "latest/"), ("mt-MT", "latest/")])
def test_the_front_page_leads_to_the_browsers_language(browser: Browser, shelf: Shelf, locale: str, leads: str) -> None:
    with visiting(browser, shelf.base, locale=locale) as visit:
        page = visit.page()
        page.goto(shelf.base)
        page.wait_for_url(shelf.base + leads)


def test_the_front_page_works_without_scripts(browser: Browser, shelf: Shelf) -> None:
    with visiting(browser, shelf.base) as visit:
        page = visit.page()
        page.goto(shelf.base + "#editions")
        assert axe(page) == []
    with visiting(browser, shelf.base, java_script_enabled=False) as visit:
        page = visit.page()
        page.goto(shelf.base)
        page.get_by_role("link", name="2026.10").click()
        page.wait_for_url(shelf.base + "2026.10/")
        page.goto(shelf.base)
        page.get_by_role("link", name="français").click()
        page.wait_for_url(shelf.base + "latest/fr/")


def test_an_old_edition_says_so_and_leads_to_the_same_page(browser: Browser, shelf: Shelf) -> None:
    with visiting(browser, shelf.base) as visit:
        page = visit.page()
        notice = page.locator(".notice-edition")
        page.goto(shelf.base + "2026.10/fr/countries/pt/#joint.occasional")
        expect(notice).to_contain_text("Vous lisez l’édition 2026.10. La plus récente est 2026.11")
        assert axe(page) == []
        notice.get_by_role("link").first.click()
        page.wait_for_url(shelf.base + "latest/fr/countries/pt/#joint.occasional")
        expect(notice).to_be_hidden()
        page.goto(shelf.base + "2026.11/countries/pt/")
        expect(notice).to_be_hidden()
        page.goto(f"{shelf.base}2026.09/fr/{shelf.gone}")
        notice.get_by_role("link").first.click()
        page.wait_for_url(shelf.base + "latest/fr/countries/")


def test_an_answer_grows_old_by_the_readers_clock(browser: Browser, shelf: Shelf) -> None:
    with visiting(browser, shelf.base) as visit:
        page = visit.page()
        page.clock.set_fixed_time("2026-11-23T12:00:00")
        page.goto(shelf.base + "2026.10/countries/pt/")
        expect(page.locator(".due").first).to_contain_text("To be read again by")
        page.clock.set_fixed_time("2040-01-01T12:00:00")
        page.reload()
        expect(page.locator(".due.passed").first).to_contain_text("the law may have changed since")
        assert page.locator(".due:not(.passed)").count() == 0
        notice = page.locator(".notice-edition")
        notice.get_by_role("link", name="Known errors of published editions").click()
        page.wait_for_url(shelf.base + "latest/changes/#errata")


def test_without_scripts_the_notice_is_true_everywhere(browser: Browser, shelf: Shelf) -> None:
    with visiting(browser, shelf.base, java_script_enabled=False) as visit:
        page = visit.page()
        for edition in ("2026.09", "latest"):
            page.goto(f"{shelf.base}{edition}/start/")
            name = "2026.11" if edition == "latest" else edition
            expect(page.locator(".notice-edition")).to_contain_text(f"This is edition {name}.")
            page.locator(".notice-edition a").first.click()
            page.wait_for_url(shelf.base + "latest/start/")
        page.locator(".editions summary").click()
        page.get_by_role("link", name="All editions").click()
        page.wait_for_url(shelf.base + "#editions")


def test_the_picker_leads_to_the_same_page_or_the_nearest(browser: Browser, shelf: Shelf) -> None:
    with visiting(browser, shelf.base) as visit:
        page = visit.page()
        page.goto(shelf.base + "latest/fr/countries/pt/#joint.occasional")
        for name, leads in (("2026.09", "2026.09"), ("2026.10", "2026.10"), ("2026.11", "latest")):
            page.locator(".editions summary").click()
            links = page.locator(".editions li a")
            expect(links).to_have_text(["2026.11", "2026.10", "2026.09", "Toutes les éditions"])
            links.get_by_text(name).click()
            page.wait_for_url(f"{shelf.base}{leads}/fr/countries/pt/#joint.occasional")
    context = browser.new_context()  # looking for the nearest page meets pages that are not there
    page = context.new_page()
    page.goto(f"{shelf.base}2026.09/fr/{shelf.gone}")
    page.locator(".editions summary").click()
    page.locator(".editions li a", has_text="2026.10").click()
    page.wait_for_url(f"{shelf.base}2026.10/fr/countries/")
    context.close()


def test_switch_search_and_comparison_stay_in_their_edition(browser: Browser, shelf: Shelf) -> None:
    base = shelf.base + "2026.10/"
    with visiting(browser, shelf.base) as visit:
        page = visit.page()
        page.goto(base + "countries/pt/")
        page.locator(".languages summary").click()
        page.locator('.languages a[hreflang="fr"]').click()
        page.wait_for_url(base + "fr/countries/pt/")
        page.locator(".search-link").click()
        page.locator("input[type=search]").fill("centrales")
        expect(page.locator("[data-list] a").first).to_be_visible()
        found = page.locator("[data-list] a").evaluate_all("links => links.map((link) => link.href)")
        assert found and all(url.startswith(base + "fr/") for url in found)
        page.goto(base + "compare/#c=fr,es")
        expect(page.locator(".matrix .cites").first).to_be_visible()
        assert all(url.startswith((base, shelf.base + "versions.json")) for url in visit.loaded)


def test_latest_has_the_data_and_the_packs(shelf: Shelf) -> None:
    answer, body = ask(shelf, "latest/data/answers.json")
    assert answer.status == 200 and json.loads(body)["edition"] == "2026.11"
    answer, body = ask(shelf, "latest/packs/fr/handbook.pdf")
    assert answer.status == 200 and body == b"%PDF-"
    for item in json.loads(ask(shelf, "latest/packs/packs.json")[1]):
        assert ask(shelf, f"latest/packs/{item['file']}")[0].status == 200


def test_deploying_again_and_after_a_kill(shelf: Shelf, tmp_path: Path) -> None:
    said: list[str] = []
    assert not deploy(shelf.root, str(shelf.remote), BRANCH, shelf.folder.parent, said.append) and said == []
    (tmp_path / ".new.killed/files").mkdir(parents=True)
    for name in ("0" * 40, "other"):
        (tmp_path / name).mkdir()
    assert deploy(shelf.root, str(shelf.remote), BRANCH, tmp_path, said.append)
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted([git(shelf.remote, "rev-parse", BRANCH), "current", "other"])
    assert (tmp_path / "current/latest/index.html.gz").is_file() and not (tmp_path / "current/.git").exists()
    with pytest.raises(EditionError, match="publish an edition first"):
        deploy(shelf.root, str(shelf.remote), "no-such-branch", tmp_path, said.append)
