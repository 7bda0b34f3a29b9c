"""One complaint for one mistake, at the right place, saying what to write instead."""

from __future__ import annotations

import pytest

from toolbox.model.answer import ANSWER_OF, Amounts, Status
from toolbox.model.question import Kind
from toolbox.store.shape import shaped
from toolbox.store.strict import parse


@pytest.mark.parametrize(
    ("kind", "text", "place", "what", "instead"),
    [
        (Kind.CHOICE, "value: ye", (1, 8), "'ye' is not one of the values", "yes"),
        (Kind.CHOICE, "vlaue: no", (1, 1), "no key 'vlaue'", "value"),
        (Kind.CHOICE, "note: x", (1, 1), "a value or cases", "one of the two"),
        (Kind.CHOICE, "value: unknown", (1, 1), "unknown without a reason", "looked_for"),
        (Kind.CHOICE, "value: not_applicable", (1, 1), "without a reason", "note"),
        (Kind.CHOICE, "value: yes\ncites: [Art. 39]", (2, 9), "not a citation", "ccp 39(1)"),
        (Kind.CHOICE, "value: yes\ncites: ccp", (2, 8), "'ccp' stands here", "a list"),
        (Kind.AMOUNTS, "value: {below: 4x, currency: EUR}", (1, 16), "not a whole number", "digits only"),
        (Kind.AMOUNTS, "value: {below: 4, curency: EUR}", (1, 19), "no key 'curency'", "currency"),
        (Kind.AMOUNTS, "value: {below: 4, currency: eur}", (1, 29), "not a currency", "three capital letters"),
        (Kind.AMOUNTS, "value: {currency: EUR}", (1, 8), "needs a bound", "below"),
        (Kind.AMOUNTS, "value: {from: 9, below: 4, currency: EUR}", (1, 8), "9 is more than 4", "lower bound"),
        (Kind.BODY, "value: [{name: x, glos: y}]", (1, 19), "no key 'glos'", "gloss"),
        (Kind.LINK, "value: {title: x, url: javascript:alert(1)}", (1, 24), "not a web address", "https://"),
        (Kind.ACT, "value: [ccp, CCP]", (1, 14), "not the id of a source", "sources:"),
        (Kind.TEXT, "value: [x]", (1, 8), "a list stands here", "text"),
        (Kind.CHOICE, "value: yes\ncoming: [{from: 2027-2-1, what: x}]", (2, 17), "not a date", "YYYY-MM-DD"),
        (Kind.CHOICE, "value: yes\ncoming: [{from: 2027-02-30, what: x}]", (2, 17), "not a day of the calendar", "month"),
        (Kind.CHOICE, "cases:\n- when: {objct: goods}\n  value: yes", (2, 10), "no key 'objct'", "object"),
        (Kind.CHOICE, "cases:\n- when: {}\n  value: yes", (2, 9), "needs a condition", "object: goods"),
    ],
)
def test_one_complaint_for_one_mistake(kind: Kind, text: str, place: tuple[int, int], what: str, instead: str) -> None:
    document = parse(text, "x.yml")
    assert shaped(document, ANSWER_OF[kind]) is None
    assert len(document.complaints) == 1, document.complaints
    found = document.complaints[0]
    assert (found.line, found.column) == place
    assert what in found.what and instead in found.instead, found


def test_statuses_are_values_of_every_kind() -> None:
    for kind, model in ANSWER_OF.items():
        for status in Status:
            answer = shaped(parse(f"value: {status}\nnote: why\nlooked_for: where", "x.yml"), model)
            assert answer is not None and answer.value is status, (kind, status)


def test_single_values_are_lists_of_one() -> None:
    answer = shaped(parse("value: ccp", "x.yml"), ANSWER_OF[Kind.ACT])
    assert answer is not None and answer.value == ["ccp"]


def test_fingerprint_follows_value_and_not_note() -> None:
    def of(text: str) -> str:
        answer = shaped(parse(text, "x.yml"), ANSWER_OF[Kind.AMOUNTS])
        assert answer is not None and isinstance(answer.value, Amounts)
        return answer.fingerprint()

    first = of("value: {below: 4, currency: EUR}")
    assert first == of("value: {currency: EUR, below: 4}\nnote: Words.")
    assert first != of("value: {below: 5, currency: EUR}")
