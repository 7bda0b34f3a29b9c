"""Prose: the gate for macros, safe HTML, and what a page must keep to. Every mistake has its line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from toolbox.model.translation import set_apart
from toolbox.prose.check import links, made_by_macros, run
from toolbox.prose.markdown import Placeholders, render
from toolbox.prose.page import Link, Prose, load, page
from toolbox.views.voice import Voice

from .copies import ROOT, loaded

FRONT = "---\ntitle: A page\ndescription: A sentence.\n---\n\n# A page { #a-page }\n\n"
LINE = FRONT.count("\n") + 1


def complaints(body: str, lang: str = "en", front: str = FRONT, english: str | None = None) -> list[str]:
    """What is said about a page of this text."""
    pages = {"en": {"start.md": page(english if english is not None else front + body, "docs/en/start.md", "en", "start.md")}}
    if lang != "en":
        pages[lang] = {"start.md": page(front + body, f"docs/{lang}/start.md", lang, "start.md")}
    return [str(item) for item in run(Prose(pages, []), loaded().toolbox, ROOT) if item.path == f"docs/{lang}/start.md"]


HOSTILE = {
    "shell": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "config": "{{ config.hooks }}",
    "theme": "{{ config.theme.get_env().from_string('x') }}",
    "attribute of a call": "{{ toolbox.publisher('name').upper() }}",
    "attribute of the toolbox": "{{ toolbox._library }}",
    "private verb": "{{ toolbox._show('rule') }}",
    "filter": "{{ toolbox.publisher('name') | upper }}",
    "item": "{{ toolbox['publisher']('name') }}",
    "nested call": "{{ toolbox.publisher(toolbox.publisher('name')) }}",
    "star": "{{ toolbox.publisher(*['name']) }}",
    "double star": "{{ toolbox.publisher(**{'a': 1}) }}",
    "keyword": "{{ toolbox.publisher(field='name') }}",
    "list": "{{ toolbox.publisher(['name']) }}",
    "number": "{{ toolbox.cite('2014/24', 39) }}",
    "condition": "{{ toolbox.publisher('name') if 1 else 2 }}",
    "sum": "{{ toolbox.publisher('na' + 'me') }}",
    "constant": "{{ 'text' }}",
    "loop": "{% for i in range(10) %}x{% endfor %}",
    "set": "{% set x = 1 %}",
    "include": "{% include 'mkdocs.yml' %}",
    "raw": "{% raw %}{{ config }}{% endraw %}",
    "comment": "{# hidden #}",
    "unclosed": "{{ toolbox.publisher('name')",
    "unknown verb": "{{ toolbox.publishers('name') }}",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_page_may_call_the_toolbox_with_constants_and_nothing_else(body: str) -> None:
    (found,) = complaints(f"Text before.\n{body}\n")
    assert found.startswith(f"docs/en/start.md:{LINE + 1}:")


def test_all_mistakes_are_listed_at_once() -> None:
    found = complaints("{{ config }}\n\n{{ toolbox.rul('x') }}\n\n{{ toolbox.question('joint.ocasional') }}\n")
    assert [int(item.split(":")[1]) for item in found] == [LINE, LINE + 2, LINE + 4]
    assert "→ joint.occasional" in found[2]


@pytest.mark.parametrize(
    ("call", "instead"),
    [
        ('rule("threshold.classic.work")', "threshold.classic.works"),
        ('rules("thresholds.clasic")', "thresholds.classic"),
        ('cite("2014/25/EU", "1")', "2014/25"),
        ('cite("2014/24", "940")', "its last article is 94"),
        ('step("need")', "needs"),
        ('country("ptt")', "pt"),
        ('publisher("mailbx")', "mailbox"),
        ("publisher()", "it takes: publisher"),
        ('steps("needs")', "it takes: nothing"),
    ],
)
def test_constants_name_what_exists(call: str, instead: str) -> None:
    (found,) = complaints(f"{{{{ toolbox.{call} }}}}\n")
    assert instead in found


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("[a link]({{ toolbox.publisher('site') }})", "href"),
        ("`{{ toolbox.publisher('name') }}`", "<code>"),
        ("## Of {{ toolbox.publisher('name') }} { #of }", "<h2>"),
        ("See {{ toolbox.steps() }} here.", "paragraph of its own"),
        ("{{ toolbox.publisher(\n'name') }}", "several lines"),
        ("{{\ntoolbox.publisher('name') }}", ":1: the call of publisher is spread over several lines"),
    ],
)
def test_macros_stand_where_their_html_can_go(body: str, what: str) -> None:
    assert any(what in item for item in complaints(body + "\n"))


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "text <b onclick='x'>bold</b>",
        "<!-- hidden -->",
        "</div>",
        "[link](javascript:alert(1))",
        "[link](data:text/html,x)",
        "[link](//elsewhere.example/)",
        "[link](/start/)",
        "![picture](https://elsewhere.example/x.png)",
        "[link][r]\n\n[r]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "A paragraph.\n{: onclick=alert(1) }",
        "*word*{ .class style=color:red }",
    ],
)
def test_html_handlers_and_foreign_schemes_are_refused(body: str) -> None:
    assert complaints(body + "\n")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x]( &#106;avascript:alert(1))",
        "[x][r]\n\n[r]: javascript:alert(1)",
        "![x](x){ onerror=alert(1) }",
        "word\n{: onclick=alert(1) style=color:red }",
        "# head { #id onclick=alert(1) }",
        "<svg/onload=alert(1)>",
        "<style>*{color:red}</style>",
        '<iframe src="https://elsewhere.example"></iframe>',
        "<form action=https://elsewhere.example><input name=x></form>",
    ],
)
def test_whatever_passes_comes_out_inert(text: str) -> None:
    html = render(text)
    for tag in ("<script", "<style", "<svg", "<iframe", "<form", "<input"):
        assert tag not in html.lower()
    for tag in html.split("<")[1:]:
        inside = tag.split(">")[0]
        assert " on" not in inside and "style=" not in inside and "javascript:" not in inside.lower(), html


def test_trusted_html_takes_the_place_of_placeholders_only() -> None:
    placeholders = Placeholders()
    block = placeholders.keep("<table>1 * 2 | 3</table>", inline=False)
    word = placeholders.keep("<b>4</b>", inline=True)
    html = render(f"{block}\n\nA {word} and zq000000000000x0x.\n", placeholders)
    assert html == "<table>1 * 2 | 3</table>\n<p>A <b>4</b> and zq000000000000x0x.</p>"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("## No id", "add { #no-id }"),
        ("## Twice { #a-page }", "stands already on line 6"),
        ("## Two { #two }\n\n#### Four { #four }", "level 3"),
        ("# Another { #another }", "second heading of level 1"),
        ("## Bad { #Bad_Id! }", "is not an id"),
        ("[gone](gone.md)", "there is no page 'gone.md'"),
        ("[gone](#gone)", "there is no heading 'gone' here"),
        ("[gone](countries/xx.md)", "there is no page 'countries/xx.md'"),
        ("[gone](picture.png)", "leads to no file"),
    ],
)
def test_what_a_page_must_keep_to(body: str, what: str) -> None:
    found = complaints(body + "\n")
    assert any(what in item for item in found), found


def test_a_good_page_has_no_complaints() -> None:
    body = (
        "See [compare](compare.md#joint.occasional), [France](countries/fr.md), <https://elsewhere.example/> "
        "and `<b>`, {{ toolbox.publisher('name') }}.\n\n{{ toolbox.steps() }}\n\n```html\n<b>{ .x }</b>\n```\n\n- [ ] 1 < 2\n"
    )
    assert complaints(body) == []


@pytest.mark.parametrize(
    ("front", "line", "what"),
    [
        ("", 1, "no front matter"),
        ("---\n---\n", 1, "front matter"),
        ("---\ntitle: A\ndescription: B.\ntitel: C\n---\n", 4, "titel"),
        ("---\ntitle: A\n---\n", 2, "description"),
        ("---\ntitle: A\ndescription: B.\nrender_macros: false\n---\n", 4, "render_macros"),
        ("---\ntitle: A\ndescription: B.\ntranslation: perfect\n---\n", 4, "reviewed"),
        ("---\ntitle: [\n---\n", 3, "not YAML"),
    ],
)
def test_front_matter_is_strict(front: str, line: int, what: str) -> None:
    found = complaints("Text.\n", front=front)
    assert any(item.startswith(f"docs/en/start.md:{line}:") and what in item for item in found), found


FRENCH = FRONT.replace("A sentence.", 'Une phrase.\ntranslates: "{}"\ntranslation: machine')
ENGLISH = FRONT + "## One { #one }\n\nSee [France](countries/fr.md) and {{ toolbox.publisher('name') }}.\n"
CURRENT = page(ENGLISH, "docs/en/start.md", "en", "start.md").fingerprint


@pytest.mark.parametrize(
    ("body", "of", "what"),
    [
        ("## Un { #one }\n\nVoir [France](countries/fr.md), {{ toolbox.publisher('name') }}.\n", CURRENT, None),
        ("## Un { #one }\n\nVoir [France](countries/fr.md), {{ toolbox.publisher('name') }}.\n", "00000000", "has changed since"),
        ("## Un { #one }\n\nVoir [France](countries/fr.md), {{ toolbox.publisher('name') }}.\n", "", "toolbox translated"),
        ("## Un { #un }\n\nVoir [France](countries/fr.md), {{ toolbox.publisher('name') }}.\n", CURRENT, "headings differ"),
        ("Voir [France](countries/fr.md), {{ toolbox.publisher('name') }}.\n", CURRENT, "headings differ"),
        ("## Un { #one }\n\nVoir [France](countries/de.md), {{ toolbox.publisher('name') }}.\n", CURRENT, "countries/fr.md"),
        ("## Un { #one }\n\nVoir [France](countries/fr.md), {{ toolbox.publisher('site') }}.\n", CURRENT, "publisher('name')"),
    ],
)
def test_a_translation_has_the_shape_of_its_original(body: str, of: str, what: str | None) -> None:
    found = complaints(body, lang="fr", front=FRENCH.replace("{}", of, 1), english=ENGLISH)
    assert any(what in item for item in found) if what else found == []


def test_what_differs_from_a_changed_original_is_a_warning() -> None:
    body = "## Un { #un }\n\nVoir [France](countries/de.md).\n"
    found = complaints(body, lang="fr", front=FRENCH.replace("{}", "00000000", 1), english=ENGLISH)
    assert len(found) > 2 and all("warning: " in item for item in found), found


@pytest.mark.parametrize("name", ["directive.eu.md", "Start.md", "a page.md", "deux_mots.md", "é.md"])
def test_file_names_that_engines_misread_are_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "docs" / "en"
    folder.mkdir(parents=True)
    (folder / name).write_text(FRONT, "utf-8")
    assert any(item.rule == "file-name" for item in run(load(tmp_path), None, tmp_path))


@pytest.mark.parametrize("body", ["{{ " + "(" * 1900 + "1" + ")" * 1900 + " }}", "".join("    " * level + "- x\n" for level in range(300))])
def test_what_is_nested_too_deep_is_a_complaint(body: str) -> None:
    (found,) = complaints(body)
    assert "nested too deep" in found


@pytest.mark.parametrize("line", ["[" * 20_000, "*a_" * 5_000, "x" * 4_001])
def test_a_line_that_would_keep_the_parsers_busy_is_not_read(line: str) -> None:
    (found,) = complaints(f"Good.\n\n{line}\n")
    assert ":10:1:" in found and "longer than 4000 characters" in found


@pytest.mark.parametrize("name", ["compare.md", "countries/pt.md", "glossary.md"])
def test_no_page_takes_the_place_of_one_made_from_data(name: str) -> None:
    box = loaded().toolbox
    found = run(Prose({"en": {name: page(FRONT, f"docs/en/{name}", "en", name)}}, []), box, ROOT)
    assert any("is made from data" in str(item) for item in found)


@pytest.mark.parametrize("name", ["evil.html", "evil.js", "evil.svg", "evil.markdown", "evil.mdown", "linked.png", "linked"])
def test_files_that_would_be_published_unread_are_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "docs" / "en" / name
    file.parent.mkdir(parents=True)
    if name.startswith("linked"):
        file.symlink_to(tmp_path)
    else:
        file.write_text("<script>alert(1)</script>", "utf-8")
    (found,) = run(load(tmp_path), None, tmp_path)
    assert found.path == f"docs/en/{name}" and not found.warning


def test_the_prose_of_this_checkout_is_good() -> None:
    errors = [str(item) for item in run(load(ROOT), loaded().toolbox, ROOT) if not item.warning]
    assert not errors, "\n".join(errors)


def test_links_arrive_at_headings_and_at_what_macros_make() -> None:
    box, prose = loaded().toolbox, load(ROOT)
    assert box
    start = prose.source["start.md"]
    wanted = ("eu-rules.md#gone", "eu-rules.md#time-classic", "eu-rules.md#c-23-20", "method/needs.md#step-checklist")
    other = replace(start, links=tuple(Link(target, 1) for target in wanted))
    found = [item.what for item in links(other, prose, ROOT, None, made_by_macros(box))]
    assert found == ["eu-rules.md has no heading 'gone'"]


def test_french_sets_marks_apart_without_letting_lines_break() -> None:
    text = "Est-ce sûr ? « Oui » ; voir : **x** :\n\n| a : b |\n| :--- |\n\n: terme"
    assert set_apart("fr", text) == "Est-ce sûr\u202f? «\u00a0Oui\u00a0»\u202f; voir\u00a0: **x**\u00a0:\n\n| a\u00a0: b |\n| :--- |\n\n: terme"
    assert set_apart("en", text) == text
    box, prose = loaded().toolbox, load(ROOT)
    assert box and Voice(box, "fr").mark(":") == "\u00a0:" and Voice(box, "en").mark(":") == ":"
    assert not [page.name for page in prose.pages["fr"].values() if re.search(r"\w [;?!]\s", page.body)]
