"""The built site in real Chromium: accessible, self-contained, light, and the same by keyboard, without scripts, below any path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from .browser import axe, launch, serving, visiting
from .site import Site

expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong

KINDS = (
    "", "start/", "method/", "method/financing/", "rules-models-law/", "countries/", "countries/de/", "compare/#c=fr,es,pt",
    "rules-apply/#m=fr.interior.140000.1&security=yes&classified=unknown&d=2026-12-01", "whose-law/#c=fr,es,ch",
    "calendar/#c=fr,es,it&p=classic.restricted&d=2027-03-01", "maps/", "eu-rules/", "glossary/", "search/",
    "packs/#k=method&c=pt&f=docx", "how-we-know/", "contribute/", "legal/", "accessibility/", "no-such-page/",
)  # fmt: skip
SCRIPTS = {"en": "", "fr": "fr/", "bg": "bg/"}


@pytest.fixture(scope="module")
def base(site: Site) -> Iterator[str]:
    with serving(site.folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", SCRIPTS)
def test_every_kind_of_page_is_accessible(browser: Browser, base: str, lang: str, scheme: str) -> None:
    kinds = KINDS if lang == "en" else (
        "", "method/financing/", "rules-models-law/", "countries/bg/", "compare/#c=bg,de", "glossary/", "whose-law/#c=bg,de",
        "rules-apply/#m=bg.interior.140000.1&d=2026-12-01", "calendar/#c=bg,de&d=2027-03-01", "maps/",
    )  # fmt: skip
    with visiting(browser, base, color_scheme=scheme) as visit:
        page = visit.page()
        found = {}
        for kind in kinds:
            page.goto("about:blank")
            page.goto(base + SCRIPTS[lang] + kind)
            found[kind] = axe(page)
        assert {kind: items for kind, items in found.items() if items} == {}


@pytest.mark.slow
def test_every_page_in_every_language_is_accessible(browser: Browser, base: str, site: Site) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        found = {}
        for html in site:
            page.goto(base + html.path)
            found[html.path] = axe(page)
        assert {path: items for path, items in found.items() if items} == {}


def test_phones_get_no_sideways_scrolling(browser: Browser, base: str) -> None:
    with visiting(browser, base, viewport={"width": 320, "height": 700}) as visit:
        page = visit.page()
        for kind in KINDS:
            page.goto(base + kind)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 320, f"{kind}: {wide} pixels wide on a screen of 320"
        page.goto(base + "compare/#c=fr,es")
        expect(page.locator(".cell-country").first).to_be_visible()  # there is no head of the table then


def columns(page: Page) -> list[str]:
    """The countries in the table, once it shows what was chosen."""
    expect(page.locator("[data-compare] [data-status]")).not_to_be_empty()
    return [item.strip() for item in page.locator(".matrix thead [data-country]:visible").all_inner_texts()]


def test_compare_by_keyboard(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.goto(base + "compare/")
        assert columns(page) == []
        box = page.get_by_role("checkbox", name="Portugal")
        for _ in range(40):
            page.keyboard.press("Tab")
            if box.evaluate("item => item === document.activeElement"):
                break
        page.keyboard.press("Space")
        expect(page).to_have_url(f"{base}compare/#c=pt")
        expect(page.locator("tr[data-question]:visible").first).to_be_visible()
        assert columns(page) == ["Portugal"]
        summary = page.locator(".pick-questions summary")
        for _ in range(10):
            page.keyboard.press("Tab")
            if summary.evaluate("item => item === document.activeElement"):
                break
        page.keyboard.press("Enter")
        expect(page.get_by_role("checkbox", name="Occasional joint procurement")).to_be_visible()
        page.get_by_role("checkbox", name="Occasional joint procurement").focus()
        page.keyboard.press("Space")
        expect(page).to_have_url(f"{base}compare/#c=pt&q=joint.occasional")
        expect(page.locator("[data-compare] [data-status]")).to_have_text("1 countries, 1 questions")
        assert page.locator("tr[data-question]:visible").count() == 1
        focused = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert focused == "solid", "the focus must be seen"


def test_compare_keeps_its_state_in_the_address(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.goto(base + "fr/compare/#c=fr,es,pt&q=remedies.standstill,joint.cross_border")
        assert columns(page) == ["Espagne", "France", "Portugal"]
        shown = page.locator("tr[data-question]:visible").evaluate_all("rows => rows.map((row) => row.dataset.question)")
        assert shown == ["joint.cross_border", "remedies.standstill"]
        page.locator(".languages summary").click()
        page.locator('.languages a[hreflang="bg"]').click()
        page.wait_for_url(base + "bg/compare/#c=fr,es,pt&q=remedies.standstill,joint.cross_border")
        assert columns(page) == ["Испания", "Португалия", "Франция"]
        page.goto("about:blank")
        page.goto(base + "compare/#%E0%A4%A")  # an address cut short: nothing is chosen and nothing throws
        assert columns(page) == []


def test_chosen_countries_bring_their_notes_and_citations(browser: Browser, base: str, site: Site) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.goto(base + "fr/compare/", wait_until="networkidle")
        assert visit.weight(site.folder) < 150_000
        assert page.locator(".matrix .cites").count() == 0
        page.goto("about:blank")
        page.goto(base + "fr/compare/#c=es,pt&q=joint.occasional")
        cell = page.locator('tr[data-question="joint.occasional"] td[data-country="es"]')
        expect(cell.locator(".note")).to_be_visible()
        expect(cell.locator(".cites a").first).to_have_attribute("href", re.compile("^https://www.boe.es/"))
        assert sorted(url.rpartition("/")[2] for url in visit.loaded if "/compare/" in url) == ["", "es.js", "pt.js"]
        page.goto("about:blank")
        page.goto(base + "fr/compare/#q=joint.occasional")  # many countries: their values only, one script for the topic
        assert len(columns(page)) > 6
        assert page.locator(".matrix .cites").count() == 0
        assert any(url.endswith("/compare/joint/values.js") for url in visit.loaded)


def test_compare_marks_differences_among_the_chosen(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.goto(base + "compare/#c=fr,de&d=1")
        assert columns(page) == ["France", "Germany"]
        rows = page.locator("tr[data-question]:visible")
        assert 0 < rows.count() < 50
        for row in rows.all():
            texts = [cell.locator(".cell").inner_text() for cell in row.locator("td:visible").all()]
            assert len(set(texts)) == 2
        page.goto("about:blank")
        page.goto(base + "compare/#c=fr&d=1")
        expect(page.locator("[data-compare] [data-status]")).to_have_text("Choose at least one country and one question.")
        assert page.locator("tr[data-question]:visible").count() == 0


def test_the_whole_comparison_can_be_read_without_scripts(browser: Browser, base: str) -> None:
    with visiting(browser, base, java_script_enabled=False) as visit:
        page = visit.page()
        page.goto(base + "compare/")
        assert page.locator("[data-compare]:visible").count() == 0
        topics = page.locator(".unscripted a").evaluate_all("links => links.map((link) => link.href)")
        shown = 0
        for address in topics:
            page.goto(address)
            assert page.locator("table.compare tbody tr:visible").count() >= 5
            shown += page.locator("table.compare thead th:visible").count() - 1
        assert shown == 50
        page.goto(base)
        page.get_by_role("link", name="Portugal").click()
        assert page.url == base + "countries/pt/"
        page.locator(".languages summary").click()
        page.locator('.languages a[hreflang="fr"]').click()
        assert page.url == base + "fr/countries/pt/"


def test_search_by_keyboard_finds_word_forms_in_the_readers_language_only(browser: Browser, base: str, site: Site) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.goto(base + "fr/search/", wait_until="networkidle")
        before = set(visit.loaded)
        box = page.locator("input[type=search]")
        box.focus()
        page.keyboard.type("centrales")
        results = page.locator("[data-list] a")
        expect(results.first).to_be_visible()
        assert not any("pagefind" in url for url in before), "the index is loaded when the reader searches, not before"
        addresses = results.evaluate_all("links => links.map((link) => link.href)")
        assert addresses and all(address.startswith(base + "fr/") for address in addresses)
        assert "centrale" in page.locator("[data-list]").inner_text().lower()
        fonts = {url for url in visit.loaded if url.endswith(".woff2")}  # for names in other scripts, as on any page
        cost = visit.weight(site.folder, before | fonts)
        assert cost < 150_000, f"the first result cost {cost} bytes"
        shown = results.count()
        page.locator("[data-more]").click()
        expect(results).not_to_have_count(shown)
        assert page.evaluate("document.activeElement.closest('[data-list]') !== null"), "the focus is on the first new result"
        box.focus()
        page.keyboard.press("Tab")
        for _ in range(12):
            if page.evaluate("document.activeElement.closest('[data-list]') !== null"):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/search/" not in url)
        assert page.url.startswith(base + "fr/")


def test_the_first_page_view_is_light(browser: Browser, base: str, site: Site) -> None:
    for path in ("", "fr/", "bg/", "countries/pt/", "fr/rules-models-law/", "bg/countries/bg/", "fr/compare/", "fr/compare/#c=fr,es,pt", "fr/maps/",
                 "fr/rules-apply/#m=fr.interior.140000.1", "bg/whose-law/#c=fr,es,pt", "fr/calendar/#c=fr,es,pt"):  # fmt: skip
        with visiting(browser, base) as visit:
            page = visit.page()
            page.goto(base + path, wait_until="networkidle")
            page.evaluate("document.fonts.ready")
            total = visit.weight(site.folder)
            assert any(url.endswith(".woff2") for url in visit.loaded), "our own fonts are loaded"
            assert total < 150_000, f"{path or 'home'}: {total} bytes"


def test_home_leads_to_the_comparison_of_the_chosen_countries(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.goto(base + "fr/")
        for name in ("France", "Espagne", "Portugal"):
            page.locator(".chooser label", has_text=name).click()
        page.locator(".chooser .button.primary").click()
        assert sorted(page.url.split("#c=")[1].split(",")) == ["es", "fr", "pt"]
        assert columns(page) == ["Espagne", "France", "Portugal"]


def test_theme_is_kept_and_does_not_need_the_server(browser: Browser, base: str) -> None:
    with visiting(browser, base, color_scheme="light") as visit:
        page = visit.page()
        page.goto(base)
        page.locator(".palette select").select_option("dark")
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.goto(base + "countries/")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
        page.locator(".palette select").select_option("light")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_paper_shows_answers_and_not_tools(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.goto(base + "compare/#c=fr,es")
        assert columns(page) == ["France", "Spain"]
        page.emulate_media(media="print")
        assert page.locator(".header:visible, .picker:visible, .navigation:visible").count() == 0
        assert columns(page) == ["France", "Spain"]
        assert page.locator("tr[data-question]:visible").count() == 50


def test_a_pack_that_is_ready_is_offered(browser: Browser, base: str, site: Site) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.goto(base + "packs/")
        page.locator(".pack-maker label", has_text="Portugal").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Download", exact=True).click()
        assert Path(download.value.path()).read_bytes() == (site.folder / "packs/en/country-pt.pdf").read_bytes()
        assert re.fullmatch(r"\(\d+ pages, 0\.\d MB\)", page.locator("[data-weight]").inner_text())
        assert page.url.endswith("packs/#k=&c=pt&f=pdf")


def test_any_other_pack_has_its_command_and_can_be_printed(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.add_init_script("window.print = () => { window.printed = document.querySelector('[data-sheets]').innerText; }")
        page.goto(base + "fr/packs/#k=start&c=pt,es&f=docx")
        command = "toolbox pack --lang fr --chapters start --countries ES,PT --format docx --output pack.docx"
        assert page.locator("[data-command-line]").inner_text() == command
        page.get_by_role("button", name="Imprimer cette sélection").click()
        expect(page.locator(".pack-print > article")).to_have_count(3)
        printed = page.evaluate("window.printed")
        for words in ("Commencer ici", "Espagne", "Portugal", "Código dos Contratos Públicos"):
            assert words in printed
        page.emulate_media(media="print")
        assert page.locator(".pack-maker:visible, .packs:visible").count() == 0


def test_without_scripts_what_is_ready_is_a_list(browser: Browser, base: str) -> None:
    with visiting(browser, base, java_script_enabled=False) as visit:
        page = visit.page()
        page.goto(base + "packs/")
        assert page.locator(".pack-maker:visible").count() == 0
        assert page.locator("table.packs a[download]:visible").count() == 1
