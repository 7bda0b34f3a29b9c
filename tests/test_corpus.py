"""The text of an article is found where it stands, and nowhere else."""

from __future__ import annotations

import pytest

from toolbox.store.corpus import CorpusError, article, digest

MARKDOWN = "# Act\n## Chapter\n##### Article 3\nThree.\n##### Article 39\nThirty-nine.\n\nStill 39.\n##### Article 40\nForty.\n"
HTML = "<p>Article 4</p><p>Four <b>bold</b></p><p>(a) x</p><script>bad()</script><p>Article 42</p><p>y</p><p>ANNEX I</p><p>z</p>"
JSON = '{"provisions": [{"provision_ref": "art39", "content": "Thirty-nine."}, {"provision_ref": "art3", "content": "Three."}]}'


def test_markdown_article_ends_at_the_next_heading() -> None:
    assert article(MARKDOWN.encode(), "x.md", "##### Article 39") == "##### Article 39\nThirty-nine.\n\nStill 39."


def test_article_3_is_not_article_39() -> None:
    assert "Thirty" not in article(MARKDOWN.encode(), "x.md", "##### Article 3")


def test_html_is_read_as_lines_of_text() -> None:
    assert article(HTML.encode(), "x.html", "Article 4") == "Article 4\nFour bold\n(a) x"


def test_annexes_end_where_the_next_begins() -> None:
    assert article(b"ANNEX I\none\n\ntwo\nANNEX II\nthree", "x.txt", "ANNEX I") == "ANNEX I\none\n\ntwo"


def test_sections_end_at_the_next_section_or_heading() -> None:
    act = "7 § One.\n\nStill seven, as 9 § says.\n\n7 a § Next.\n## Chapter\n8 § Last."
    assert article(act.encode(), "x.md", "7 § One") == "7 § One.\n\nStill seven, as 9 § says."
    assert article(act.encode(), "x.md", "7 a §") == "7 a § Next."


def test_json_by_reference() -> None:
    assert article(JSON.encode(), "x.json", "ART3") == "art3\nThree."


def test_several_places_must_be_told_apart() -> None:
    twice = b"Art. 5\nold\nArt. 6\nx\nArt. 5\nnew"
    with pytest.raises(CorpusError, match="line 1.*line 5.*@1, @2"):
        article(twice, "x.txt", "Art. 5")
    assert article(twice, "x.txt", "Art. 5@2") == "Art. 5\nnew"


def test_absent_article() -> None:
    with pytest.raises(CorpusError, match="no line of x.md begins with"):
        article(MARKDOWN.encode(), "x.md", "##### Article 41")


def test_digest_ignores_white_space() -> None:
    assert digest("a  b\nc") == digest("a b c") != digest("a b d")
