"""The traps of the engine and its plugins, each looked for on the built site. Nearly all of them pass `mkdocs build --strict`."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import escape
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import material
import pytest

from toolbox.model.translation import SOURCE_LANGUAGE
from toolbox.views.generated import PAGES
from toolbox.views.library import address
from toolbox.views.maps import class_of, outlines

from .copies import ROOT
from .site import Html, Site

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def others(site: Site) -> list[str]:
    return [lang for lang in site.books.languages if lang != SOURCE_LANGUAGE]


def fallbacks(site: Site) -> list[Html]:
    """Pages that show the English text in another language's place."""
    books = site.books
    return [site.of(name, lang) for name in books.prose.source for lang in others(site) if lang not in books.languages_of(name)]


def test_every_language_has_the_words_of_the_theme(site: Site) -> None:
    folders = (ROOT / "overrides", Path(material.__file__).parent / "templates")
    for lang in [*site.books.languages, "ga", "mt"]:
        assert any((folder / "partials" / "languages" / f"{lang}.html").is_file() for folder in folders), lang


def test_every_page_of_prose_is_built_in_its_language(site: Site) -> None:
    for lang, pages in site.books.prose.pages.items():
        for name, page in pages.items():
            html = site.of(name, lang)
            assert page.front and page.front.title in html.text, page.path
            assert all(heading.id in html.ids for heading in page.headings), page.path


def test_every_page_is_there_in_every_language(site: Site) -> None:
    expected = {address(name, lang) for name in site.books.names() for lang in site.books.languages}
    assert set(site.paths) == expected | {"404.html"}


def test_macros_speak_the_language_of_the_page(site: Site) -> None:
    for lang in site.books.languages:
        voice = site.books.voice(lang)
        for code in site.books.toolbox.countries:
            html = site.of(f"countries/{code.lower()}.md", lang)
            assert html.lang == lang
            assert f">{voice.country(code)}</h1>" in html.source, html.path
        assert voice.word("compare.title") in site.of("compare.md", lang).text


def test_page_titles_are_those_of_the_language(site: Site) -> None:
    for lang in site.books.languages:
        voice = site.books.voice(lang)
        for name, generated in site.books.generated.items():
            assert f"<title>{generated.title(voice)}" in site.of(name, lang).source.replace("&#39;", "'")
        for name, page in site.books.prose.pages.get(lang, {}).items():
            assert page.front
            links = re.findall(r"<a href=\"[^\"]*\"[^>]*>([^<]*)</a>", site.of(name, lang).source)
            assert page.front.title in [link.replace("&#39;", "'").replace("&amp;", "&") for link in links], page.path


def test_the_error_page_belongs_to_no_language(site: Site) -> None:
    page = site.page("404.html")
    links = [str(link["href"]) for link in page.all("a")]
    root = urlsplit(site.books.site_url).path
    assert links == [root + address("index.md", lang) for lang in site.books.languages]
    assert all(str(link["href"]).startswith("/") for link in page.all("link"))
    assert not page.all("nav")


def test_the_sitemap_names_only_what_exists(site: Site) -> None:
    tree = ElementTree.parse(site.folder / "sitemap.xml")
    entries = tree.findall("s:url", SITEMAP)
    assert entries
    seen = set()
    for entry in entries:
        links = entry.findall("x:link", SITEMAP)
        assert {link.get("hreflang") for link in links} >= {"x-default", SOURCE_LANGUAGE}
        for url in [entry.findtext("s:loc", "", SITEMAP), *(str(link.get("href")) for link in links)]:
            assert url.startswith(site.books.site_url)
            path = url.removeprefix(site.books.site_url)
            assert (site.folder / path / "index.html").is_file(), url
            assert site.page(path).meta("robots") is None, f"{url} is not for search engines"
            seen.add(path)
    listed = {page.path for page in site if page.meta("robots") is None}
    assert seen == listed


def test_untranslated_pages_say_so(site: Site) -> None:
    pages = fallbacks(site)
    assert pages, "a thin language is configured: it shows English texts"
    for page in pages:
        english = page.path.partition("/")[2]
        assert page.all("link", rel="canonical")[0]["href"] == site.books.site_url + english
        assert page.meta("robots") == "noindex"
        (article,) = page.all("article")
        assert article["lang"] == SOURCE_LANGUAGE and article.get("data-pagefind-ignore") == "all"
        assert page.all("aside", **{"class": "notice notice-fallback"}), page.path
        assert page.lang == page.path.partition("/")[0]


def test_on_untranslated_pages_what_data_says_is_marked_as_the_readers_language(site: Site) -> None:
    lang = next(lang for lang in others(site) if "method/needs.md" not in site.books.prose.pages.get(lang, {}))
    page = site.of("method/needs.md", lang)
    assert f'<div class="own-language" lang="{lang}"><div class="step">' in page.source
    assert f'<span class="own-language" lang="{lang}"><a class="cite"' in page.source
    assert "own-language" not in site.of("method/needs.md", SOURCE_LANGUAGE).source
    assert {item["lang"] for item in page.all("span") if "lang" in item} >= {SOURCE_LANGUAGE}, "the neighbours in the foot"


def test_translated_and_generated_pages_have_no_fallback_banner(site: Site) -> None:
    banned = {page.path for page in fallbacks(site)}
    for page in site:
        if page.path not in banned:
            assert "notice-fallback" not in page.source, page.path


def test_machine_translations_say_so(site: Site) -> None:
    for lang in others(site):
        for name, page in site.books.prose.pages.get(lang, {}).items():
            assert page.front
            assert ("notice-machine" in site.of(name, lang).source) == (page.front.translation == "machine"), page.path


def test_languages_are_alternates_in_the_sitemap_only(site: Site) -> None:
    for page in site:
        assert not page.all("link", rel="alternate"), page.path


def test_the_language_switch_keeps_the_page(site: Site) -> None:
    for name in site.books.names():
        for lang in site.books.languages:
            page = site.of(name, lang)
            links = {str(link["hreflang"]): str(link["href"]) for link in page.all("a") if "hreflang" in link and "lang" in link}
            assert set(links) == set(site.books.languages)
            for code, href in links.items():
                assert not href.startswith(("/", "http")), "a relative address works below any path"
                assert site.target(page, href) == (site.folder / address(name, code) / "index.html", "")


def test_every_link_and_anchor_arrives(site: Site) -> None:
    dead = []
    for page in site:
        if page.path == "404.html":
            continue
        for tag, attributes in page.elements:
            href = attributes.get("href" if tag in ("a", "link") else "src")
            if not href:
                continue
            target = site.target(page, href)
            if target is None:
                continue
            file, anchor = target
            if not file.is_file():
                dead.append(f"{page.path}: {href}")
            elif anchor and "=" not in anchor and file.suffix == ".html":
                there = file.parent.relative_to(site.folder).as_posix().removeprefix(".")
                if anchor not in site.page(f"{there}/" if there else "").ids:
                    dead.append(f"{page.path}: {href}: no such anchor")
    assert not dead, "\n".join(dead)


def test_ids_stand_once_on_a_page(site: Site) -> None:
    for page in site:
        ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
        assert len(ids) == len(set(ids)), (page.path, sorted({item for item in ids if ids.count(item) > 1}, key=str))


def test_nothing_of_the_macros_is_left(site: Site) -> None:
    for page in site:
        assert not re.search(r"\{\{|\{%|Macro (Rendering )?Error|zq[0-9a-f]{12}x\d", page.source), page.path


def test_the_policy_forbids_what_no_page_does(site: Site) -> None:
    for page in site:
        policy = page.all("meta", http_equiv="Content-Security-Policy")
        assert policy and "'unsafe-inline'" not in str(policy[0]["content"]), page.path
        for tag, attributes in page.elements:
            assert tag not in ("style", "iframe", "object", "embed", "base"), (page.path, tag)
            assert "style" not in attributes and not any(name.startswith("on") for name in attributes), (page.path, tag)
            assert tag != "script" or attributes.get("src"), page.path
            if tag in ("script", "img", "link") and attributes.get("rel") != "canonical":
                address_ = str(attributes.get("src") or attributes.get("href"))
                assert not urlsplit(address_).netloc, (page.path, address_)


def test_the_theme_loads_nothing_behind_the_readers_back(site: Site) -> None:
    assert not list(site.folder.rglob("search_index.json"))
    assert not list(site.folder.glob("assets/javascripts/*bundle*"))
    for page in site:
        assert not page.all("form", name="search"), page.path


def test_corrections_of_countries_go_to_the_data(site: Site) -> None:
    publication = site.books.toolbox.publication
    for code in site.books.toolbox.countries:
        file = f"{publication.repository}/edit/{publication.branch}/data/countries/{code.lower()}.yml"
        for lang in site.books.languages:
            edits = [str(link["href"]) for link in site.of(f"countries/{code.lower()}.md", lang).all("a", rel="edit")]
            assert file in edits


def test_every_language_has_an_index_of_its_own(site: Site) -> None:
    entry = json.loads((site.folder / "pagefind" / "pagefind-entry.json").read_text("utf-8"))
    assert set(entry["languages"]) == set(site.books.languages)
    for lang in site.books.languages:
        answers = sum(len(country.answers) for country in site.books.toolbox.countries.values())
        assert entry["languages"][lang]["page_count"] >= answers, lang


def test_only_pages_in_the_readers_language_are_searched(site: Site) -> None:
    for page in site:
        marked = [attributes for _, attributes in page.elements if "data-pagefind-body" in attributes]
        if page.path == "404.html" or page in fallbacks(site):
            assert not marked, page.path


def test_pages_without_a_file_are_those_prose_may_link_to() -> None:
    from toolbox.prose.check import WITHOUT_FILE

    assert set(PAGES) == set(WITHOUT_FILE)


@pytest.mark.parametrize("path", ["data/answers.json", "robots.txt", "sitemap.xml", "pagefind/pagefind.js"])
def test_files_for_other_programs(site: Site, path: str) -> None:
    assert (site.folder / path).is_file()


def test_drawings_show_the_rules_and_answers_of_today(site: Site) -> None:
    box, page = site.books.toolbox, site.page("eu-rules/")
    shown = [int(text) for text in re.findall(r'text-anchor="middle" fill="#\w+">(\d+)</text>', page.source)]
    for name in (
        "time.classic.open.tenders_electronic",
        "standstill.electronic",
        "time.defence.requests_electronic",
        "time.utilities.restricted.requests",
    ):
        assert box.rules[name].periods[-1].value.count in shown, name  # type: ignore[union-attr]
    drawn = site.page("innovation/small-and-first-purchases/").source
    assert drawn.count('<path class="country"') == len(outlines()["countries"])
    classes = Counter(class_of(box, box.tools.maps.maps["prototype"], code) for code in outlines()["countries"])  # type: ignore[union-attr]
    english = box.tools.maps.maps["prototype"].classes  # type: ignore[union-attr]
    for name, count in classes.items():
        assert f"{escape(english[name])} ({count})</li>" in drawn
