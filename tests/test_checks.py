"""Every check finds what it is for, on a copy of the real data, at the line that was broken; and finds nothing else new."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from toolbox.checks import everything
from toolbox.model.answer import Days
from toolbox.model.complaint import Complaint
from toolbox.prose.page import load as load_prose
from toolbox.store.load import load
from toolbox.views.voice import Voice

from .copies import ROOT, TODAY, break_line, complaints, copy_data, country_files, loaded

FOLLOW = ("translations", "readings", "floor")
"""Rules whose complaints follow from breaking an answer: its readings and translations no longer fit."""


def new_complaints(root: Path, follow: tuple[str, ...] = FOLLOW) -> list[Complaint]:
    """What is wrong now and was not before, warnings and what only follows apart."""
    return [item for item in complaints(root) if str(item) not in known() and item.rule not in follow and not item.warning]


@cache
def known() -> frozenset[str]:
    """What is said of the data as they are."""
    return frozenset(str(item) for item in complaints(ROOT))


def read_period() -> tuple[str, str]:
    """A country and a question whose answer is a single period that was read in a source."""
    box = loaded().toolbox
    assert box
    return next(
        (code, question)
        for code, country in box.countries.items()
        for question, answer in country.answers.items()
        if isinstance(answer.value, Days) and box.evidence(code, question) != "unverified"
    )


def test_the_data_has_no_errors() -> None:
    assert [str(item) for item in complaints(ROOT) if not item.warning] == []


def test_unlisted_source(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    line = break_line(root / "data/countries/pt.yml", "cites: [ccp ", "cites: [ccpp ")
    found = new_complaints(root)
    assert [(item.rule, item.line) for item in found] == [("sources", line)]
    assert 'no source "ccpp" here' in found[0].what and "ccp" in found[0].instead


def test_article_the_directive_does_not_have(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    line = break_line(root / "data/questions/joint.yml", "[2014/24 38]", "[2014/24 380]")
    found = new_complaints(root)
    assert [(item.rule, item.line) for item in found] == [("eu-places", line)]
    assert "last article is 94" in found[0].instead


def test_unknown_word(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    file = next(file for file in country_files(root) if "object: goods_services" in file.read_text(encoding="utf-8"))
    line = break_line(file, "object: goods_services", "object: goods_servces")
    found = new_complaints(root)
    assert [(item.rule, item.line, item.instead.split(",")[0]) for item in found] == [("vocabulary", line, "goods_services")]


def test_foreign_currency(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    line = break_line(root / "data/countries/fr.yml", "currency: EUR", "currency: HUF")
    assert [(item.rule, item.line) for item in new_complaints(root)] == [("currency", line)]


def test_coming_law_that_has_come(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    file = root / "data/countries/es.yml"
    data = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    data["answers"]["joint.occasional"]["coming"] = [{"from": "2026-01-01", "what": "Something."}]
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    found = [item for item in new_complaints(root) if item.rule == "dates"]
    assert len(found) == 1 and "has come" in found[0].what


def test_source_of_a_neighbour(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    file = root / "data/countries/pt.yml"
    line = break_line(file, "sources:\n", 'sources:\n  stranger: {title: Ley, url: "https://www.boe.es/x"}\n') + 1
    found = new_complaints(root)
    assert [(item.rule, item.line) for item in found] == [("neighbours", line)]
    assert "one of ES" in found[0].what


def test_missing_core_answer(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    file = root / "data/countries/de.yml"
    data = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    del data["answers"]["bodies.review"]
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    found = [item for item in new_complaints(root) if item.rule == "complete"]
    assert [item.what for item in found] == ["no answer to bodies.review"]


def test_member_state_without_its_act(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    file = root / "data/countries/bg.yml"
    data = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    data["answers"]["law.classic"] = {"value": "silent", "cites": data["answers"]["law.classic"]["cites"]}
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert [item.rule for item in new_complaints(root)] == ["complete"]


def test_silent_without_act(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    file = root / "data/countries/bg.yml"
    data = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    data["answers"]["joint.law_choice"] = {"value": "silent"}
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert [item.rule for item in new_complaints(root)] == ["silent"]


def test_changed_answer_is_no_longer_proven(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    code, question = read_period()
    box = loaded(root).toolbox
    assert box
    file = root / f"data/countries/{code.lower()}.yml"
    data = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    data["answers"][question]["value"]["count"] = "99"
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    box = loaded(root).toolbox
    assert box and box.evidence(code, question) == "unverified"
    assert any("was changed after it was read" in item.what for item in complaints(root) if item.rule == "readings")


def test_reference_to_nowhere(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    line = break_line(root / "data/method.yml", "joint.cross_border", "joint.cross_boarder")
    found = new_complaints(root)
    assert [(item.rule, item.line) for item in found] == [("references", line)]
    assert "joint.cross_border" in found[0].instead


def test_missing_word_of_the_interface(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    break_line(root / "data/interface.yml", "  silent: The act is silent\n", "")
    assert [item.rule for item in new_complaints(root)] == ["words"]


def test_ambiguous_abbreviation(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    places = {("data/interface.yml", break_line(root / "data/interface.yml", "main: Main", "main: Main IPR"))}
    for old in ("title: ", "    label: "):
        places.add(("data/questions/joint.yml", break_line(root / "data/questions/joint.yml", old, f"{old}IPR ")))
    found = new_complaints(root)
    assert {item.rule for item in found} == {"abbreviations"} and {(item.path, item.line) for item in found} == places


def test_orphaned_and_outdated_translations(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    file = root / "data/i18n/fr/interface.yml"
    break_line(file, "value:\n", 'value:\n  perhaps: {text: "peut-être"}\n')
    break_line(root / "data/interface.yml", "main: Main", "main: Mainly")
    found = [item for item in complaints(root) if item.rule == "translations" and "fr/interface" in item.path]
    assert [item.warning for item in found if "perhaps: there is no such English text" in item.what] == [True]
    assert any("the English has changed since" in item.what and item.warning for item in found)


def test_annotations_name_file_and_line(tmp_path: Path) -> None:
    item = Complaint("data/x.yml", 3, 7, "joint.occasional", "50% wrong", "right", "sources")
    assert item.as_annotation() == "::error file=data/x.yml,line=3,col=7,title=sources::joint.occasional: 50%25 wrong → right"
    item = Complaint("data/x,line=1::y.yml", 3, 7, "", "wrong")
    assert item.as_annotation().startswith("::error file=data/x%2Cline=1%3A%3Ay.yml,line=3,")


def test_a_country_below_its_floor(tmp_path: Path) -> None:
    root = copy_data(tmp_path)
    box = loaded().toolbox
    assert box
    break_line(root / "data/floors.yml", f"ES: {box.floors['ES']}", "ES: 999")
    found = new_complaints(root, follow=())
    assert [item.rule for item in found] == ["floor"] and "999 were before" in found[0].what


@pytest.mark.parametrize("wrong", ["{foo}", "{percent.__class__}", "{percent!r:>99999}", "{", "percent"])
def test_a_translated_word_with_other_placeholders(tmp_path: Path, wrong: str) -> None:
    root = copy_data(tmp_path)
    line = break_line(root / "data/i18n/fr/interface.yml", "{percent}", wrong)
    found = new_complaints(root)
    assert [(item.rule, item.line, item.instead) for item in found] == [("placeholders", line, "{percent}")]
    box = loaded(root).toolbox
    assert box and Voice(box, "fr").word("country.read", percent="85 %")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("questions/joint.yml", "kind: choice", "kind: chioce"),
        ("eu/acts.yml", "acts:\n", "actz:\n"),
        ("eu/rules.yml", "valid_from: 2016-04-18", "valid_from: 2016-4-18"),
        ("interface.yml", "value:\n", "value: x\n"),
    ],
)
def test_one_mistake_in_a_shared_file_is_one_complaint(tmp_path: Path, file: str, old: str, new: str) -> None:
    root = copy_data(tmp_path)
    line = break_line(root / "data" / file, old, new)
    found = [item for item in complaints(root) if not item.warning]
    assert {item.path for item in found} == {f"data/{file}"} and len(found) <= 2, found[:5]
    assert min(item.line for item in found) >= line - 1


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("pages: [start]", "pages: [strat]", "there is no page 'strat.md' → start.md"),
        ("pages: [packs]", "pages: [start]", "'start.md' stands in the list already → keep one"),
        ("id: glossary,", "id: start,", "'start' is the id of another chapter → choose another"),
        ("title: nav.about", "title: nav.abuot", "no word 'nav.abuot' in data/interface.yml → nav.about"),
        (", legal,", ",", "no chapter lists this page: nobody would find it → add it to data/contents.yml"),
    ],
)
def test_chapters_and_pages_fit(tmp_path: Path, old: str, new: str, what: str) -> None:
    root = copy_data(tmp_path)
    break_line(root / "data/contents.yml", old, new)
    found = everything(load(root, TODAY), load_prose(ROOT))
    assert any(item.rule == "contents" and what in str(item) for item in found), [str(item) for item in found if not item.warning]
