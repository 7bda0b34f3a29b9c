"""What changed between two states: by meaning, in words a reviewer reads, on the page of an edition and in its feed."""

from __future__ import annotations

import html
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from click.testing import CliRunner, Result

from toolbox.cli import main
from toolbox.store.load import load
from toolbox.views import opendata
from toolbox.views.edition import changes_view, edition_before

from .copies import TODAY, break_line, copy_data
from .editions import git
from .site import Site

COUNTRY = """\
country: PT
applies_via: EU
sources:
  ccp: {title: Código dos Contratos Públicos, short: CCP, unit: Art., url: "https://www.example.pt/ccp"}
answers:
  joint.occasional:
    value: yes
    cites: [ccp 39, ccp 40]
    note: One of them acts for all.
  remedies.standstill:
    cases:
      - when: {object: goods}
        value: {count: 10, unit: days, from: decision_sent}
        cites: [ccp 104]
      - when: {object: works}
        value: {count: 15, unit: days, from: decision_sent}
        cites: [ccp 104]
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one country, whose first commit is edition 2026.10."""
    root = copy_data(tmp_path / "checkout", "pt")
    for file in (root / "data").rglob("pt.yml"):
        file.unlink()
    (root / "data/countries/pt.yml").write_text(COUNTRY, "utf-8")
    git(root, "init", "-q")
    commit(root)
    git(root, "tag", "2026.10")
    monkeypatch.chdir(root)
    return root


def commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "-qm", "Data")


def diff(*words: str) -> Result:
    return CliRunner().invoke(main, ["diff", *words])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("cites: [ccp 39, ccp 40]", "cites: [ccp 39(1), ccp 40]", "PT · Occasional joint procurement · Art. 39, Art. 40 → Art. 39(1), Art. 40 CCP"),
        ("cites: [ccp 39, ccp 40]", "cites: [ccp 40, ccp 39]", "Nothing has changed."),
        ("value: yes", "value: silent", "PT · Occasional joint procurement · Yes → The act is silent"),
        ("note: One of them acts for all.", "note: One acts.", "PT · Occasional joint procurement · note · One of them acts for all. → One acts."),
        ("    note: One of them acts for all.\n", "", "PT · Occasional joint procurement · note · removed: One of them acts for all."),
        ("count: 15", "count: 20", "PT · Standstill period · What is bought: works · 15 days from sending the decision → 20 days from sending the decision"),
        ("object: works", "object: services", "PT · Standstill period · What is bought: services · new: 15 days from sending the decision\n"
         "PT · Standstill period · What is bought: works · removed: 15 days from sending the decision"),
        ("url: \"https://www.example.pt/ccp\"", "url: \"https://www.example.pt/ccp\", amended: [{on: 2026-06-01, by: Lei 2}]", "PT · CCP · amended by · new: Lei 2, 1 Jun 2026"),
        ("  joint.occasional:\n    value: yes", "  joint.foreign_cpb:\n    value: yes", "PT · Occasional joint procurement · answer · removed: Yes"),
    ],
)  # fmt: skip
def test_a_change_in_words(root: Path, old: str, new: str, says: str) -> None:
    break_line(root / "data/countries/pt.yml", old, new)
    done = diff("2026.10")
    assert done.exit_code == 0, done.output
    assert says in done.output
    assert "joint.foreign_cpb" in new or done.output.strip() == says


def test_rules_of_the_union_and_questions(root: Path) -> None:
    break_line(root / "data/eu/rules.yml", "valid_from: 20", "valid_from: 19")
    break_line(root / "data/questions/joint.yml", "    asks: ", "    asks: Now, ")
    commit(root)
    lines = diff("2026.10", "HEAD").output.splitlines()
    assert any(
        line.startswith("EU · ") and " · rule of the Union · " in line and " 19" in line.partition("→")[2] + line.partition("new: ")[2]
        for line in lines
    ), lines
    assert any(" · question · " in line and "→ Now, " in line for line in lines), lines


def test_a_question_that_bears_another_id_is_the_same(root: Path) -> None:
    file = root / "data/questions/joint.yml"
    file.write_text(file.read_text("utf-8").replace("  joint.occasional:\n", "  joint.once:\n    was: [joint.occasional]\n"), "utf-8")
    for file in (root / "data").rglob("*.yml"):
        text = file.read_text("utf-8")
        if file.parent.name != "questions":
            file.write_text(text.replace("joint.occasional", "joint.once"), "utf-8")
    assert diff("2026.10").output.strip() == "Nothing has changed."


def test_a_new_translation_is_no_change_of_the_law(root: Path) -> None:
    break_line(root / "data/i18n/fr/questions.yml", "{text: ", "{text: Mot ")
    assert diff("2026.10").output.strip() == "Nothing has changed."


def test_states_older_than_a_word_of_the_interface(root: Path) -> None:
    file = root / "data/interface.yml"
    text = file.read_text("utf-8")
    file.write_text(text[: text.index("\nchange:")] + text[text.index("\nerrata:") :], "utf-8")
    break_line(root / "data/countries/pt.yml", "value: yes", "value: silent")
    commit(root)
    file.write_text(text, "utf-8")
    assert diff("2026.10", "HEAD").output.strip() == "PT · Occasional joint procurement · Yes → The act is silent"


def test_a_reading_changes_the_evidence(root: Path, tmp_path: Path) -> None:
    text = tmp_path / "ccp.md"
    text.write_text("##### Artigo 39.º\nOs agrupamentos podem contratar em conjunto.\n", "utf-8")
    words = "--page https://www.example.pt/ccp --act --as-of 2026-03-01 --seen 2026-11-20 --file".split()
    for cite in ("ccp 39", "ccp 40"):
        done = CliRunner().invoke(main, ["read", "pt", cite, "joint.occasional", *words, str(text)])
        assert done.exit_code == 0, done.output
    assert diff("2026.10").output.splitlines() == [
        "PT · Occasional joint procurement · evidence · Not verified → Read in the act",
        "PT · Occasional joint procurement · reading · new: Text as of 1 March 2026, read on 20 November 2026",
    ]


def test_for_programs_and_for_pull_requests(root: Path) -> None:
    hostile = 'note: "Ask @everyone <b>now</b>, see [x](https://evil.example), www.evil.example, #1, a/b#2, gh-3."'
    break_line(root / "data/countries/pt.yml", "note: One of them acts for all.", hostile)
    data = json.loads(diff("2026.10", "--json").output)
    assert data["old"] == "2026.10" and [item["aspect"] for item in data["changes"]] == ["note"]
    text = diff("2026.10", "--markdown").output
    assert text.startswith("### Portugal\n\n- **Occasional joint procurement** · note · ")
    assert "<" not in text.replace("\\<", "") and "](" not in text.replace("\\](", "")
    shown = html.unescape(re.sub(r"\\(\W)", r"\1", text))
    assert "[x](https" in shown and not re.search(r"@\w|#\d|gh-\d|www\.\w|://", shown), "a forge makes links of what it shows"


def test_a_long_list_is_cut(root: Path) -> None:
    file = root / "data/countries/pt.yml"
    (root / "data/questions").joinpath("joint.yml").write_text(
        (root / "data/questions/joint.yml").read_text("utf-8").replace("    asks: ", "    asks: " + "long " * 9000), "utf-8"
    )
    assert file.is_file()
    text = diff("2026.10", "--markdown").output
    assert len(text) < 65_000 and "more lines: toolbox diff shows them" in text


def test_what_cannot_be_compared_is_said(root: Path) -> None:
    break_line(root / "data/countries/pt.yml", "value: yes", "valeu: yes")
    commit(root)
    git(root, "rm", "-rq", "--cached", "data")
    git(root, "commit", "-qm", "none")
    said = {
        "2026.09": "there is no edition or commit '2026.09' here → known editions: 2026.10 (git fetch --tags brings more)",
        "HEAD^": "is written in a form that is read no longer (1 complaints: data/countries/pt.yml:7:5: joint.occasional: there is no key 'valeu' here",
        "HEAD": "HEAD has no data/ → compare with a later commit",
        "--output=x": "No such option",
    }
    for name, message in said.items():
        done = diff(name)
        assert done.exit_code != 0 and message in done.output and isinstance(done.exception, SystemExit), done.output
    assert list(root.iterdir()) == [item for item in root.iterdir() if item.name != "x"]


def test_the_edition_before_is_found_by_its_tag(root: Path) -> None:
    toolbox = load(root, TODAY).toolbox
    assert toolbox and toolbox.publication.edition == "2026.11"
    for name in ("2026.9", "2026.11", "2026.12", "v1", "2026.09.3"):
        git(root, "tag", name)
    before = edition_before(root, toolbox)
    assert before and before.edition == "2026.10" and before.toolbox
    shutil.rmtree(root / ".git")
    assert edition_before(root, toolbox) is None


def test_page_feed_and_data_of_an_edition(edition: Site) -> None:
    site = edition
    page = site.page("changes/")
    assert "</del> → <ins>Changed. " in page.source and 'href="../countries/pt/#' in page.source
    assert "What edition 2026.11 says otherwise than edition 2026.10." in page.text
    assert "1 November 2026 · In edition 2026.09 and 2026.10 and in: handbook · corrected in 2026.11" in page.text
    assert "Ce que l’édition 2026.11 dit autrement que l’édition 2026.10." in site.page("fr/changes/").text
    for path in ("changes/feed.xml", "fr/changes/feed.xml"):
        feed = ElementTree.parse(site.folder / path).getroot()
        atom = {"a": "http://www.w3.org/2005/Atom"}
        assert [item.findtext("a:id", "", atom).split("/", 2)[2] for item in feed.findall("a:entry", atom)] == ["2026.11/PT"]
        links = [item.get("href", "") for item in feed.iter("{http://www.w3.org/2005/Atom}link")]
        assert links[0].startswith("https://") and "/latest/" in links[0] and links[-1].endswith("changes/#changes-pt")
    data = json.loads((site.folder / "data/changes.json").read_text("utf-8"))
    jsonschema.validate(data, json.loads((site.folder / "schema" / opendata.FORMAT / "changes.json").read_text("utf-8")))
    assert (data["old"], data["new"], len(data["changes"])) == ("2026.10", "2026.11", 1)
    for lang in ("en", "fr"):
        start = site.page("start/" if lang == "en" else "fr/start/")
        assert start.all("html")[0]["data-edition"] == "2026.11"
        up = "../../" if lang == "en" else "../../../"
        assert f'href="{up}latest/{start.path}"' in start.source and f'href="{up}#editions"' in start.source
        assert start.all("link", rel="canonical")[0]["href"] == f"{site.books.site_url}{start.path}" and "/latest/" in site.books.site_url


def test_a_first_edition_has_nothing_to_be_compared_with(site: Site) -> None:
    view = changes_view(site.books.voice("en"), None)
    assert (view.old, view.readable, view.places) == ("", True, [])
    assert "data-edition" not in site.page("").source, "a site that stands alone knows no other editions"
