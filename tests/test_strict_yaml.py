"""Strict YAML: nothing is guessed, everything has a place."""

from __future__ import annotations

import pytest

from toolbox.store.strict import MAX_BYTES, MAX_DEPTH, parse


def test_scalars_stay_text() -> None:
    data = parse("code: NO\nyes: yes\nedition: 2026.10\nzero: 0123\nday: 2026-13-45\n", "x.yml").data
    assert data == {"code": "NO", "yes": "yes", "edition": "2026.10", "zero": "0123", "day": "2026-13-45"}


def test_places_count_from_one() -> None:
    document = parse("a:\n  b: [x,\n      y]\n", "x.yml")
    assert document.keys[("a", "b")] == (2, 3)
    assert document.values[("a", "b", 1)] == (3, 7)


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "stands already on line 1"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, 4, "tags are not allowed"),
        ("a: &x 1\nb: 2\n", 1, 4, "anchors are not allowed"),
        ("a: &x 1\nb: *x\n", 2, 4, "aliases are not allowed"),
        ("a: b\n---\nc: d\n", 2, 1, "second document"),
        ("a: [1, 2\n", 2, 1, "not YAML"),
        ("? [a, b]\n: c\n", 1, 3, "cannot be a list"),
        ("a:\n\t- b\n", 2, 1, "not YAML"),
    ],
)
def test_refusals(text: str, line: int, column: int, what: str) -> None:
    found = parse(text, "x.yml").complaints
    assert [(item.line, item.column) for item in found if what in item.what] == [(line, column)], found


def test_depth_is_bounded() -> None:
    deep = parse("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "x.yml")
    assert deep.data is None and "levels deep" in deep.complaints[0].what
    assert parse("[" * 100_000, "x.yml").data is None


def test_size_is_bounded() -> None:
    assert "larger than" in parse("a" * (MAX_BYTES + 1), "x.yml").complaints[0].what


def test_bytes_that_are_no_text() -> None:
    found = parse(b"a: b\nc: \xff\n", "x.yml").complaints
    assert [(item.line, item.what) for item in found] == [(2, "this is not UTF-8 text")]
