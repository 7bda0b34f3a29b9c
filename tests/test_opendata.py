"""The open data keeps its contract: paths, fields, schemas, and the same facts as the pages."""

from __future__ import annotations

import csv
import json
from typing import Any

import jsonschema
import pytest

from .copies import loaded
from .site import Site

FIELDS = {
    "country", "question", "value", "cases", "citation", "citations", "source_url", "evidence", "text_as_of", "checked_on", "note",
}  # fmt: skip

CORE = (
    "law.classic law.defence joint.central_purchasing joint.foreign_cpb joint.occasional joint.cross_border "
    "joint.law_choice joint.agreement_form control.ex_ante budget.multiannual tax.vat_joint thresholds.national "
    "language.procedure eprocurement.portal transparency.access innovation.partnership innovation.rd_exemption "
    "innovation.small_purchase bodies.central_purchasing bodies.review remedies.standstill remedies.claim_limit "
    "remedies.suspension contract.law security.exemption security.clearance ip.default ip.copyright_transfer "
    "ip.joint_ownership ip.standard_terms data.authority data.test_real image.basis image.officers image.publication "
    "organisation.police organisation.border organisation.civil_protection organisation.buyer aid.lending "
    "standards.police"
)


def content(site: Site, path: str) -> Any:
    return json.loads((site.folder / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["answers", "countries", "questions", "rules"])
def test_files_keep_their_published_schema(site: Site, name: str) -> None:
    jsonschema.validate(content(site, f"data/{name}.json"), content(site, f"schema/1.0/{name}.json"))


def test_every_answer_is_there_once_with_the_fields_of_the_contract(site: Site) -> None:
    data = content(site, "data/answers.json")
    assert {"format", "edition", "commit", "licence", "answers"} <= data.keys()
    box = loaded().toolbox
    assert box
    expected = sorted((code, question) for code, country in box.countries.items() for question in country.answers)
    assert sorted((item["country"], item["question"]) for item in data["answers"]) == expected
    for item in data["answers"]:
        assert item.keys() >= FIELDS
        assert (item["text_as_of"] is None) == (item["checked_on"] is None)
        assert item["evidence"] == "unverified" or item["checked_on"], f"{item['country']} {item['question']}"
        assert bool(item["cases"]) == (item["value"] is None)


def test_the_address_of_every_answer_arrives(site: Site) -> None:
    for item in content(site, "data/answers.json")["answers"]:
        path, _, anchor = item["url"].partition("#")
        assert anchor in site.page(path).ids, item["url"]


def test_the_table_has_the_same_answers_and_no_formulas(site: Site) -> None:
    with (site.folder / "data/answers.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    answers = content(site, "data/answers.json")["answers"]
    assert [(row["country"], row["question"]) for row in rows] == [(item["country"], item["question"]) for item in answers]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@")]


def test_core_questions_are_those_of_the_design(site: Site) -> None:
    core = {item["question"] for item in content(site, "data/questions.json")["questions"] if item["tier"] == "core"}
    assert core == set(CORE.split())
