"""Readings: recorded from a git corpus or a page, and the only thing that evidence follows from."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from toolbox.cli import main
from toolbox.model.base import Cite
from toolbox.model.country import Amendment, Source
from toolbox.model.reading import Evidence
from toolbox.store.load import load

from .copies import TODAY, copy_data

ACT = "# Lei\n##### Artigo 1.º\nPrimeiro.\n##### Artigo 39.º\nOs agrupamentos podem contratar em conjunto, uma só vez.\n##### Artigo 40.º\nFim.\n"
COUNTRY = """\
country: PT
applies_via: EU
sources:
  lei:
    title: Lei
    unit: Art.
    url: "https://www.example.pt/lei"
    amended:
      - {on: 2026-06-01, by: Lei 2, places: ["40"]}
  nota: {title: Nota, kind: commentary, url: "https://www.example.pt/nota"}
answers:
  joint.occasional:
    value: yes
    cites: [lei 39(1)]
  joint.cross_border:
    value: yes
    cites: [lei 39(1), lei 40]
  remedies.standstill:
    value: {count: 10, unit: days, from: decision_sent}
    cites: [nota]
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = copy_data(tmp_path / "checkout", "pt", "es")
    (root / "data/countries/pt.yml").write_text(COUNTRY, encoding="utf-8")
    (root / "data/readings/pt.yml").unlink()
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "pt").mkdir(parents=True)
    (folder / "pt/lei.md").write_text(ACT, encoding="utf-8")
    run = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(folder)]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*run, *command], check=True)
    return folder


def toolbox(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def read(corpus: Path, cite: str, *subjects: str, article: str, as_of: str = "2026-03-01") -> Result:
    return toolbox(
        "read", "pt", cite, *subjects, "--repo", "owner/corpus", "--git-dir", str(corpus / ".git"),
        "--path", "pt/lei.md", "--article", article, "--as-of", as_of, "--seen", "2026-11-20",
    )  # fmt: skip


def evidence(root: Path, question: str) -> Evidence:
    box = load(root, TODAY).toolbox
    assert box
    return box.evidence("PT", question)


def test_a_reading_of_the_act_makes_an_answer_primary(root: Path, corpus: Path) -> None:
    assert evidence(root, "joint.occasional") is Evidence.UNVERIFIED
    done = read(corpus, "lei 39(1)", "joint.occasional", article="##### Artigo 39.º")
    assert done.exit_code == 0, done.output
    assert "uma só vez" in done.output, "the reader sees what was recorded"
    assert evidence(root, "joint.occasional") is Evidence.PRIMARY
    box = load(root, TODAY).toolbox
    assert box
    record = box.readings["PT"][("joint.occasional", "lei 39(1)")]
    assert (record.text_as_of, record.on, record.transcribed) == (date(2026, 3, 1), date(2026, 11, 20), None)
    assert record.read_in.commit and len(record.read_in.commit) == 40


def test_an_answer_is_as_good_as_its_weakest_citation(root: Path, corpus: Path) -> None:
    read(corpus, "lei 39(1)", "joint.cross_border", article="##### Artigo 39.º")
    assert evidence(root, "joint.cross_border") is Evidence.UNVERIFIED


def test_a_text_older_than_an_amendment_proves_nothing(root: Path, corpus: Path) -> None:
    read(corpus, "lei 39(1)", "joint.cross_border", article="##### Artigo 39.º")
    read(corpus, "lei 40", "joint.cross_border", article="##### Artigo 40.º", as_of="2026-05-31")
    assert evidence(root, "joint.cross_border") is Evidence.UNVERIFIED
    read(corpus, "lei 40", "joint.cross_border", article="##### Artigo 40.º", as_of="2026-06-01")
    assert evidence(root, "joint.cross_border") is Evidence.PRIMARY


def test_a_commentary_is_never_primary(root: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("The standstill is ten days from the sending of the decision.", encoding="utf-8")
    done = toolbox(
        "read", "pt", "nota", "remedies.standstill", "--page", "https://www.example.pt/nota", "--file", str(page),
        "--act", "--as-of", "2026-03-01",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert evidence(root, "remedies.standstill") is Evidence.SECONDARY
    box = load(root, TODAY).toolbox
    assert box and box.readings["PT"][("remedies.standstill", "nota")].transcribed


def test_changing_the_value_or_the_citation_undoes_the_reading(root: Path, corpus: Path) -> None:
    read(corpus, "lei 39(1)", "joint.occasional", article="##### Artigo 39.º")
    file = root / "data/countries/pt.yml"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace("value: yes", "value: no", 1), encoding="utf-8")
    assert evidence(root, "joint.occasional") is Evidence.UNVERIFIED
    file.write_text(whole.replace("[lei 39(1)]", "[lei 39(2)]", 1), encoding="utf-8")
    assert evidence(root, "joint.occasional") is Evidence.UNVERIFIED
    file.write_text(whole.replace("    cites: [lei 39(1)]\n", "    cites: [lei 39(1)]\n    note: Words.\n", 1), encoding="utf-8")
    assert evidence(root, "joint.occasional") is Evidence.PRIMARY


@pytest.mark.parametrize(
    ("cite", "subject", "article", "says"),
    [
        ("lei 39(2)", "joint.occasional", "##### Artigo 39.º", "does not cite 'lei 39(2)' → lei 39(1)"),
        ("lei 39(1)", "joint.ocasional", "##### Artigo 39.º", "→ joint.occasional"),
        ("lei 39(1)", "joint.occasional", "##### Artigo 390.º", "no line of pt/lei.md begins with"),
        ("lei 39(1)", "joint.occasional", "##### Artigo 4", "no line of pt/lei.md begins with"),
    ],
)
def test_what_cannot_be_read_is_refused(root: Path, corpus: Path, cite: str, subject: str, article: str, says: str) -> None:
    done = read(corpus, cite, subject, article=article)
    assert done.exit_code == 1 and says in done.output and "Traceback" not in done.output
    assert not (root / "data/readings/pt.yml").exists()


def test_amendments_without_places_touch_every_article_but_not_the_act_as_a_whole() -> None:
    source = Source.model_validate({"title": "x", "url": "https://x.pt", "amended": [{"on": "2026-01-01", "by": "y"}]})
    old = date(2025, 1, 1)
    assert source.changed_since(Cite(source="x", place="5"), old, TODAY)
    assert source.changed_since(Cite(source="x"), old, TODAY) is None
    assert source.changed_since(Cite(source="x", place="5"), old, date(2025, 12, 31)) is None, "not yet in force"


def test_an_amendment_of_article_4_is_none_of_article_40() -> None:
    amendment = Amendment.model_validate({"on": "2026-01-01", "by": "y", "places": ["4(2)"]})
    assert amendment.touches(Cite(source="x", place="4(1)(a)"))
    assert not amendment.touches(Cite(source="x", place="40"))


def test_translated_stamps_and_names_orphans(root: Path) -> None:
    file = root / "data/i18n/fr/countries/pt.yml"
    file.write_text("status: machine\njoint.occasional:\n  note: {text: Un mot.}\n  gone: {text: Rien.}\n", encoding="utf-8")
    country = root / "data/countries/pt.yml"
    text = country.read_text(encoding="utf-8")
    country.write_text(text.replace("    value: yes\n", "    value: yes\n    note: A word.\n", 1), encoding="utf-8")
    done = toolbox("translated", "data/i18n/fr/countries/pt.yml")
    assert "1 entries stamped" in done.output and "joint.occasional.gone: there is no such English text" in done.output
    box = load(root, TODAY).toolbox
    assert box and box.phrase("fr", "countries/pt", "joint.occasional", "note").state == "current"
    country.write_text(text.replace("    value: yes\n", "    value: yes\n    note: Another word.\n", 1), encoding="utf-8")
    box = load(root, TODAY).toolbox
    assert box and box.phrase("fr", "countries/pt", "joint.occasional", "note").state == "outdated"


def test_check_as_annotations_and_exit_codes(root: Path) -> None:
    done = toolbox("check", "--format", "github")
    assert done.exit_code == 1 and "::error file=data/countries/pt.yml,line=" in done.output
    assert "title=complete::" in done.output, "core questions without an answer"


def test_status_counts_what_was_read(root: Path, corpus: Path) -> None:
    read(corpus, "lei 39(1)", "joint.occasional", article="##### Artigo 39.º")
    line = next(line for line in toolbox("status").output.splitlines() if line.startswith("PT"))
    assert line.split()[1:8] == ["41", "3", "0", "1", "0", "2", "2%"]


def test_what_cannot_be_read_is_not_written_over(root: Path, corpus: Path) -> None:
    read(corpus, "lei 39(1)", "joint.occasional", article="##### Artigo 39.º")
    for name in ("readings/pt", "floors"):
        file = root / f"data/{name}.yml"
        broken = file.read_text(encoding="utf-8") + "mistake: x\n"
        file.write_text(broken, encoding="utf-8")
        reading = ("lei 40", "joint.cross_border", "##### Artigo 40.º")
        done = toolbox("status", "--raise") if name == "floors" else read(corpus, *reading[:2], article=reading[2])
        assert done.exit_code == 1 and "there is no key 'mistake' here" in done.output and "mend it first" in done.output
        assert file.read_text(encoding="utf-8") == broken


def test_floors_of_countries_that_cannot_be_read_stay(root: Path) -> None:
    before = load(root, TODAY).toolbox
    (root / "data/countries/es.yml").write_text("x", encoding="utf-8")
    assert toolbox("status", "--raise").exit_code == 0
    after = load(root, TODAY).toolbox
    assert before and after and after.floors["ES"] == before.floors["ES"]


@pytest.mark.parametrize("file", ["data/interface.yml", "data/i18n", "data/countries/pt.yml"])
def test_only_translations_are_stamped(root: Path, file: str) -> None:
    done = toolbox("translated", file)
    assert done.exit_code in (1, 2) and isinstance(done.exception, SystemExit), done.exception


def test_open_data_is_not_made_of_mistakes(root: Path, tmp_path: Path) -> None:
    file = root / "data/countries/pt.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("[lei 39(1)]", "[lej 39(1)]", 1), encoding="utf-8")
    done = toolbox("export", "--to", str(tmp_path / "out"))
    assert done.exit_code == 1 and 'no source "lej" here' in done.output and not (tmp_path / "out").exists()
