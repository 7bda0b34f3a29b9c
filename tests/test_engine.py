"""Builds of changed copies: what stops them, what comes out inert, what a killed one leaves; other languages, other places."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toolbox.model.translation import SOURCE_LANGUAGE
from toolbox.prose.markdown import Placeholders
from toolbox.prose.page import load
from toolbox.prose.sandbox import Sandbox
from toolbox.site import build as building
from toolbox.site.build import build, sweep
from toolbox.site.macros import verbs
from toolbox.site.search import Index
from toolbox.views.library import library

from .copies import ROOT, break_line
from .site import Site


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of everything a build reads. There is no git in it."""
    for name in ("data", "docs", "overrides", "scripts"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def said(root: Path, *languages: str) -> tuple[int, str]:
    """Exit code and output of a build into site/."""
    lines: list[str] = []
    code = build(root, root / "site", languages or None, progress=lines.append)
    return code, "\n".join(lines)


def test_a_hostile_page_stops_the_build_with_file_and_line(checkout: Path) -> None:
    file = checkout / "docs" / "en" / "start.md"
    text = file.read_text("utf-8")
    file.write_text(text + "\n{{ config.hooks }}\n\n<script>alert(1)</script>\n", "utf-8")
    line = text.count("\n") + 2
    code, output = said(checkout)
    assert code == 1
    assert f"docs/en/start.md:{line}:1: only calls of the toolbox" in output
    assert f"docs/en/start.md:{line + 2}:1: HTML is not allowed" in output
    assert not (checkout / "site").exists()


def test_a_hostile_note_comes_out_as_text(checkout: Path) -> None:
    note = 'Evil <script>alert(1)</script> {{ config }} {% raw %} | *x* <img src=x onerror=alert(1)> & "quoted".'
    file = checkout / "data" / "countries" / "fr.yml"
    text = file.read_text("utf-8")
    start = text.index("\n    note: ")
    file.write_text(text[:start] + f"\n    note: >-\n      {note}" + text[text.index("\n", start + 1) :], "utf-8")
    code, output = said(checkout, "en")
    assert code == 0, output
    source = Site(checkout / "site", library(checkout)).page("countries/fr/").source
    assert "Evil &lt;script&gt;alert(1)&lt;/script&gt; {{ config }} {% raw %} | *x* &lt;img src=x" in source
    assert "<script>alert" not in source and "<img src=x" not in source


def test_a_hostile_title_comes_out_as_text(checkout: Path) -> None:
    break_line(checkout / "docs" / "en" / "legal.md", "title: ", "title: <script>alert(1)</script> ")
    code, output = said(checkout, "en")
    assert code == 0, output
    assert all("<script>alert" not in page.source for page in Site(checkout / "site", library(checkout)))


def test_the_sandbox_is_a_second_lock() -> None:
    sandbox = Sandbox()
    sandbox.toolbox = verbs(library(ROOT), "en", "start.md").for_pages()
    assert sandbox.from_string("{{ toolbox.publisher('name') }}").render(config={"a": 1}).startswith("zq")
    for source in (
        "{{ config }}",
        "{{ cycler }}",
        "{{ range(3) }}",
        "{{ ''.__class__ }}",
        "{{ toolbox._show('steps') }}",
        "{{ toolbox.placeholders.keep('<script>') }}",
        "{{ toolbox.publisher.__globals__ }}",
        "{{ toolbox.publisher.func }}",
        "{{ toolbox.publisher.__closure__[0] }}",
        "{{ 'a' | upper }}",
    ):
        with pytest.raises(Exception, match=r"undefined|unsafe|No filter|has no attribute"):
            sandbox.from_string(source).render(config={"a": 1})


def test_placeholders_differ_in_every_process() -> None:
    assert Placeholders().key != Placeholders().key


def test_all_warnings_of_the_engine_stop_the_build(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / "docs" / "en" / "legal.md").write_text(
        (checkout / "docs/en/legal.md").read_text("utf-8") + "\n[a](gone.md) and [b](start.md#gone)\n", "utf-8"
    )
    monkeypatch.setattr(building, "everything", lambda *_: [])
    code, output = said(checkout, "en")
    assert code == 1
    assert "gone.md" in output and "#gone" in output


def test_a_failed_build_leaves_the_old_site(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = checkout / "site"
    old.mkdir()
    (old / "index.html").write_text("old")
    monkeypatch.setattr(Index, "write", lambda _: (_ for _ in ()).throw(RuntimeError("no index")))
    with pytest.raises(RuntimeError):
        said(checkout, "en")
    assert (old / "index.html").read_text() == "old"
    assert not list(checkout.glob(".site.*"))


def test_a_killed_build_leaves_the_old_site(checkout: Path) -> None:
    old = checkout / "site"
    old.mkdir()
    (old / "index.html").write_text("old")
    script = "import sys; from pathlib import Path; from toolbox.site.build import build; build(Path(sys.argv[1]), Path(sys.argv[1]) / 'site')"
    process = subprocess.Popen([sys.executable, "-c", script, str(checkout)], start_new_session=True, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not list(checkout.glob(".site.*/site/*/index.html")) and time.monotonic() < deadline:
        assert process.poll() is None, "the build ended before it could be killed"
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert [file.name for file in old.iterdir()] == ["index.html"]
    assert (old / "index.html").read_text() == "old"
    assert list(checkout.glob(".site.*"))
    code, output = said(checkout, "en")
    assert code == 0, output
    assert not list(checkout.glob(".site.*"))


def test_a_build_killed_between_the_two_steps_brings_the_old_site_back(tmp_path: Path) -> None:
    (tmp_path / ".site.x" / "old").mkdir(parents=True)
    (tmp_path / ".site.x" / "old" / "index.html").write_text("old")
    sweep(tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text() == "old"
    assert not (tmp_path / ".site.x").exists()


def test_a_language_that_is_none_leaves_the_old_site(checkout: Path) -> None:
    code, output = said(checkout, "xx")
    assert code == 1 and "xx is no language of this site → en, fr" in output
    assert not (checkout / "site").exists()


def test_english_and_the_shared_files_come_with_every_language(checkout: Path) -> None:
    code, output = said(checkout, "fr")
    assert code == 0, output
    for name in ("fr/index.html", "index.html", "404.html", "assets/stylesheets/site.css"):
        assert (checkout / "site" / name).is_file(), name
    assert not (checkout / "site" / "bg").exists() and 'hreflang="bg"' not in Site(checkout / "site", library(checkout)).page("").source


def test_a_folder_that_is_no_site_is_not_replaced(checkout: Path) -> None:
    for target in (checkout, checkout.parent, checkout / "docs"):
        lines: list[str] = []
        assert build(checkout, target, ["en"], progress=lines.append) == 1
        assert "would be lost" in lines[-1]
    assert (checkout / "docs" / "en" / "start.md").is_file()


def test_irish_and_maltese_and_another_place(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_line(checkout / "data" / "publication.yml", "languages: [en, fr, bg]", "languages: [en, ga, mt]")
    for lang in ("fr", "bg"):
        shutil.rmtree(checkout / "docs" / lang, ignore_errors=True)
        shutil.rmtree(checkout / "data" / "i18n" / lang, ignore_errors=True)
    monkeypatch.setenv("TOOLBOX_SITE_URL", "https://elsewhere.example/toolbox/2026.11")
    code, output = said(checkout)
    assert code == 0, output
    site = Site(checkout / "site", library(checkout))
    for lang in ("ga", "mt"):
        page = site.of("countries/pt.md", lang)
        assert page.lang == lang
        assert site.books.voice(lang).country("PT") in page.text
    assert 'href="/toolbox/2026.11/ga/"' in site.page("404.html").source
    assert site.of("start.md", SOURCE_LANGUAGE).all("link", rel="canonical")[0]["href"] == "https://elsewhere.example/toolbox/2026.11/start/"
    assert site.books.commit == "", "there is no git in this copy"


def test_an_outdated_translation_says_so(checkout: Path) -> None:
    english = checkout / "docs" / "en" / "legal.md"
    english.write_text(english.read_text("utf-8") + "\nAnother sentence.\n", "utf-8")
    pages = load(checkout).pages
    assert pages["fr"]["legal.md"].front and pages["fr"]["legal.md"].front.translates != pages["en"]["legal.md"].fingerprint
    code, output = said(checkout, "en", "fr")
    assert code == 0, output
    site = Site(checkout / "site", library(checkout))
    assert "notice-outdated" in site.of("legal.md", "fr").source
    assert "notice-outdated" not in site.of("start.md", "fr").source
