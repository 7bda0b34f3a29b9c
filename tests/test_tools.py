"""The tools in real Chromium: situations worked out by hand, properties that must always hold, and what a reader takes home."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect, sync_playwright

from .browser import launch, serving, visiting
from .copies import ROOT, loaded
from .site import Site

SITUATIONS = ROOT / "tests" / "situations"
COUNTRIES = ("at", "be", "bg", "de", "es", "fr", "gr", "it", "nl", "pt")
PROCEDURES = (
    "classic.open",
    "classic.restricted",
    "classic.negotiation",
    "classic.dialogue",
    "defence.restricted",
    "defence.negotiated",
    "utilities.open",
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def situations(name: str) -> list[Any]:
    data = yaml.load((SITUATIONS / f"{name}.yml").read_text("utf-8"), yaml.BaseLoader)
    return [pytest.param(item, id=item["id"]) for item in data]


@pytest.fixture(scope="module")
def base(site: Site) -> Iterator[str]:
    with serving(site.folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def pages(browser: Browser, base: str) -> Iterator[dict[str, Page]]:
    """One page a tool, watched; each situation is driven through the address."""
    with visiting(browser, base) as visit:
        found = {}
        for name in ("calendar", "rules-apply", "whose-law"):
            found[name] = visit.page()
            found[name].goto(f"{base}{name}/")
        yield found


def driven(page: Page, state: str) -> Page:
    """The page after it has shown the result of a state."""
    page.evaluate("state => { document.querySelector('form.tool').dataset.shown = '…'; location.hash = state; }", state)
    expect(page.locator("form.tool")).to_have_attribute("data-shown", state)
    return page


def calendar_lines(page: Page) -> dict[str, str]:
    """Day by line, and by the rule of the line."""
    rows = page.locator("[data-line]").evaluate_all("rows => rows.map((row) => [row.dataset.line, row.dataset.rule || '', row.dataset.day])")
    return {key: day for line, rule, day in rows for key in (rule, line) if key}


@pytest.mark.parametrize("situation", situations("calendar"))
def test_calendar(pages: dict[str, Page], situation: dict[str, Any]) -> None:
    page = driven(pages["calendar"], situation["state"])
    lines = calendar_lines(page)
    assert {key: lines.get(key, "") for key in situation["expect"]} == situation["expect"], situation["worked"]
    if "decides" in situation:
        assert page.locator("[data-decides]").get_attribute("data-line") == situation["decides"]
    if "uncertain" in situation:
        assert page.locator("[data-certain]").get_attribute("data-certain") == "false"
    if "missing" in situation:
        assert page.locator(f'[data-missing="{situation["missing"]}"]').count() == 1
    if "third" in situation:
        assert page.locator("[data-third]").get_attribute("data-third") == situation["third"]


@pytest.mark.parametrize("situation", situations("rules"))
def test_which_rules_apply(pages: dict[str, Page], situation: dict[str, Any]) -> None:
    page = driven(pages["rules-apply"], situation["state"])
    sheets = page.locator("[data-verdict]")
    found = sheets.evaluate_all("all => all.map(({ dataset }) => [dataset.verdict, dataset.regime, dataset.threshold || ''])")
    assert found == situation["expect"], situation["worked"]
    if "cautious" in situation:
        assert sheets.first.get_attribute("data-cautious") == situation["cautious"]
    for name in {"values", "procedures"} & situation.keys():
        assert sheets.first.get_attribute(f"data-{name}") == situation[name]
    if "open" in situation:
        box = page.locator("[data-open]")
        assert (box.get_attribute("data-open") if box.count() else "") == situation["open"]


@pytest.mark.parametrize("situation", situations("law"))
def test_whose_law(pages: dict[str, Page], situation: dict[str, Any]) -> None:
    page = driven(pages["whose-law"], situation["state"])
    rows = page.locator("[data-stage]").evaluate_all("rows => rows.map(({ dataset }) => [dataset.stage, [dataset.law, dataset.basis]])")
    assert len(rows) == 7
    assert {stage: dict(rows)[stage] for stage in situation["expect"]} == situation["expect"], situation["worked"]
    for stage, text in situation.get("says", {}).items():
        assert page.locator(f'[data-stage="{stage}"] strong').first.inner_text() == text


def test_there_are_enough_situations_and_each_names_its_articles() -> None:
    acts = loaded().toolbox.acts  # type: ignore[union-attr]
    everything = [param.values[0] for name in ("calendar", "rules", "law") for param in situations(name)]
    assert len(everything) >= 60
    assert len({item["id"] for item in everything}) == len(everything)
    for item in everything:
        assert item["worked"] and item["articles"]
        assert {place.split()[0] for place in item["articles"]} <= set(acts), item["id"]


# ——— properties


def oracle(event: date, count: int, unit: str, holidays: set[date]) -> date:
    """The end of a period, written a second time and otherwise: day by day."""

    def works(day: date) -> bool:
        return day.weekday() < 5 and day not in holidays

    if unit == "working_days":
        left, day = count, event
        while left:
            day += timedelta(days=1)
            left -= works(day)
        return day
    if unit == "months":
        total = event.year * 12 + event.month - 1 + count
        year, month = divmod(total, 12)
        day = (
            next(found for last in range(event.day, 27, -1) if (found := _day(year, month + 1, last)))
            if event.day > 27
            else date(year, month + 1, event.day)
        )
    else:
        day = event + timedelta(days=count * (7 if unit == "weeks" else 1))
    while not works(day):
        day += timedelta(days=1)
    while (count >= 2 or unit != "days") and sum(works(event + timedelta(days=n)) for n in range(1, (day - event).days + 1)) < 2:
        day += timedelta(days=1)
    return day


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


days = st.dates(date(2026, 1, 1), date(2030, 6, 30))


@quick
@given(
    event=days,
    count=st.integers(1, 60),
    unit=st.sampled_from(["days", "weeks", "months", "working_days"]),
    free=st.sets(st.integers(1, 80), max_size=25),
)
def test_periods_end_where_a_second_reckoning_ends_them(pages: dict[str, Page], event: date, count: int, unit: str, free: set[int]) -> None:
    count = min(count, {"weeks": 8, "months": 14}.get(unit, 60))
    holidays = {event + timedelta(days=n) for n in free}
    found = pages["calendar"].evaluate(
        """([event, count, unit, holidays]) => {
            const { parse, iso, end } = toolboxDates;
            return iso(end(parse(event), { count, unit }, new Map(holidays.map((day) => [parse(day), "x"]))).day);
        }""",
        [event.isoformat(), count, unit, [day.isoformat() for day in holidays]],
    )
    assert date.fromisoformat(found) == oracle(event, count, unit, holidays)


@pytest.mark.parametrize(
    ("event", "count", "free", "end", "why"),
    [
        ("2026-12-24", 2, ["2026-12-25"], "2026-12-29", "26 and 27 are the weekend; two working days are the 28th and 29th"),
        ("2027-03-25", 3, ["2027-03-26", "2027-03-29"], "2027-03-31", "Good Friday to Easter Monday hold no working day: the 30th and 31st"),
        ("2027-03-01", 2, [], "2027-03-03", "two working days are in it already"),
        ("2027-03-05", 1, [], "2027-03-08", "a single day: Saturday moves to Monday"),
    ],
)
def test_a_period_holds_two_working_days(pages: dict[str, Page], event: str, count: int, free: list[str], end: str, why: str) -> None:
    script = """([event, count, free]) => toolboxDates.iso(toolboxDates.end(toolboxDates.parse(event), { count, unit: "days" },
        new Map(free.map((day) => [toolboxDates.parse(day), "x"]))).day)"""
    assert pages["calendar"].evaluate(script, [event, count, free]) == end, why


COMPUTE = """async ([members, procedure, options, day, own]) => {
    const found = await toolboxTool.countries(members);
    for (const member of found) member.calendar ??= toolboxTool.holidays(member);
    const state = { procedure, options, means: "electronic", day, lead: members[0], own };
    const result = toolboxCalendar.compute(state, toolboxTool.tables, found);
    return [result.signature, result.lines.filter((line) => line.id === "tenders").map((line) => line.day)];
}"""
OWN = {"selection": 3, "dialogue": 5, "evaluation": 10, "approval": 0}
groups = st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=4, unique=True)
options = st.sets(st.sampled_from(["electronic", "pin", "urgent", "closed", "notice", "documents"]))


@quick
@given(group=groups, more=st.sampled_from(COUNTRIES), procedure=st.sampled_from(PROCEDURES), chosen=options, day=days)
def test_a_further_member_never_shortens_a_calendar(
    pages: dict[str, Page], group: list[str], more: str, procedure: str, chosen: set[str], day: date
) -> None:
    def signed(members: list[str]) -> int:
        return int(pages["calendar"].evaluate(COMPUTE, [members, procedure, sorted(chosen), day.isoformat(), OWN])[0])

    assert signed([*group, *([more] if more not in group else [])]) >= signed(group)


@quick
@given(group=groups, procedure=st.sampled_from(PROCEDURES), chosen=options, day=days, later=st.integers(1, 40))
def test_a_later_notice_never_leads_to_an_earlier_signature(
    pages: dict[str, Page], group: list[str], procedure: str, chosen: set[str], day: date, later: int
) -> None:
    first, second = (
        pages["calendar"].evaluate(COMPUTE, [group, procedure, sorted(chosen), at.isoformat(), OWN])[0] for at in (day, day + timedelta(days=later))
    )
    assert second >= first


@quick
@given(procedure=st.sampled_from(PROCEDURES), chosen=options, day=days)
def test_closed_documents_never_shorten_and_urgency_never_lengthens(pages: dict[str, Page], procedure: str, chosen: set[str], day: date) -> None:
    def signed(wanted: set[str]) -> int:
        return int(pages["calendar"].evaluate(COMPUTE, [["fr"], procedure, sorted(wanted), day.isoformat(), OWN])[0])

    assert signed(chosen | {"closed"}) >= signed(chosen - {"closed"})
    assert signed(chosen | {"urgent"}) <= signed(chosen - {"urgent"})


RULES = """([members, object, flags, day]) => {
    const group = members.map(([via, level, value]) => ({ facts: { via }, level, value, years: 1 }));
    return toolboxRules.compute({ object, day, ...flags }, toolboxTables, group).branches.map(({ verdict }) => verdict);
}"""
member = st.tuples(st.sampled_from(["EU", "EEA", "GPA"]), st.sampled_from(["central", "sub_central", "defence", "other"]), st.integers(0, 6_000_000))
flags = st.fixed_dictionaries(
    {name: st.sampled_from(["yes", "no", "unknown"]) for name in ("military", "security", "classified", "exclusive", "paid")}
)


@quick
@given(
    group=st.lists(member, min_size=1, max_size=4),
    thing=st.sampled_from(["goods", "services", "works", "research", "social"]),
    chosen=flags,
    more=st.integers(0, 6_000_000),
)
def test_a_higher_value_never_leaves_the_rules_of_the_union(
    pages: dict[str, Page], group: list[tuple[str, str, int]], thing: str, chosen: dict[str, str], more: int
) -> None:
    richer = [(group[0][0], group[0][1], group[0][2] + more), *group[1:]]
    before, after = (pages["rules-apply"].evaluate(RULES, [one, thing, chosen, "2026-12-01"]) for one in (group, richer))
    assert len(before) == len(after)
    assert all(then == "above" for now, then in zip(before, after, strict=True) if now == "above")


# ——— what a reader takes home


def test_the_calendar_can_be_taken_into_another_calendar(pages: dict[str, Page], tmp_path: Path) -> None:
    page = driven(pages["calendar"], "c=fr,es,pt&p=classic.restricted&o=electronic&d=2027-03-01&te=15")
    texts = []
    for _ in range(2):
        with page.expect_download() as download:
            page.locator("[data-ics]").click()
        file = tmp_path / "calendar.ics"
        download.value.save_as(file)
        texts.append(file.read_bytes())
    assert texts[0] == texts[1], "the same choice gives the same file"
    assert all(len(line) <= 75 for line in texts[0].split(b"\r\n"))
    events = icalendar.Calendar.from_ical(texts[0]).walk("VEVENT")
    lines = page.locator('[data-line]:not([data-day=""])').evaluate_all("rows => rows.map((row) => row.dataset.day)")
    assert [event.decoded("DTSTART").isoformat() for event in events] == lines
    assert len({str(event["UID"]) for event in events}) == len(events) > 10
    assert any("Signature" in str(event["SUMMARY"]) for event in events)


def test_the_selection_can_be_taken_into_a_sheet(browser: Browser, base: str, tmp_path: Path) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.goto(base + "fr/compare/#c=fr,es&q=joint.cross_border,remedies.standstill")
        with page.expect_download() as download:
            page.locator("[data-csv]").click()
        download.value.save_as(tmp_path / "comparison.csv")
    text = (tmp_path / "comparison.csv").read_text("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(text)))
    assert len(head) == 7 and all(len(row) == 7 for row in rows)
    assert {row[0] for row in rows} == {"joint.cross_border", "remedies.standstill"}
    assert {row[1] for row in rows} == {"France", "Espagne"}
    assert sum(row[0] == "remedies.standstill" and row[1] == "France" for row in rows) >= 3, "one line a case"
    assert all(row[3] and row[6] for row in rows)


def test_topics_can_be_compared_and_tools_keep_the_members(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.goto(base + "countries/pt/")
        page.locator("#topic-joint + .to-comparison a").click()
        page.wait_for_url(base + "compare/#t=joint")
        shown = page.locator("tr[data-question]:visible").evaluate_all("rows => rows.map((row) => row.dataset.question)")
        assert shown and all(question.startswith("joint.") for question in shown)
        page.locator(".chip", has_text="Portugal").click()
        page.locator('[data-tool="calendar"]').click()
        page.wait_for_url("**/calendar/#c=pt&p=classic.open&o=electronic,notice&d=*")
        expect(page.locator(".verdict-value")).to_be_visible()


def test_what_is_missing_is_named_with_a_question_to_copy(pages: dict[str, Page]) -> None:
    page = driven(pages["calendar"], "c=it&p=defence.restricted&o=notice&d=2027-03-01")
    box = page.locator('[data-missing="it remedies.standstill unknown"]')
    expect(box).to_be_visible()
    expect(box.locator("q").first).to_have_text("How long must an authority wait between the award decision and the signature?")
    assert page.locator("[data-certain]").get_attribute("data-certain") == "false"
    page = driven(pages["calendar"], "c=bg&p=classic.open&o=electronic&d=2027-03-01")
    assert page.locator('[data-missing^="bg"] q[lang="bg"]').count() > 0, "in the language of those who are asked"


def test_by_keyboard_alone(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.goto(base + "rules-apply/#d=2026-12-01")
        page.locator('[name="country"]').focus()
        page.keyboard.type("France")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type("140000")
        page.keyboard.press("Tab")
        expect(page.locator("[data-verdict]")).to_have_attribute("data-verdict", "above")
        assert "m=fr.central.140000.1" in page.url


@pytest.mark.parametrize("name", ["calendar", "rules-apply", "whose-law"])
def test_from_a_folder(browser: Browser, site: Site, name: str) -> None:
    state = {"calendar": "c=fr,es&d=2027-03-01", "rules-apply": "m=fr.interior.140000.1&d=2026-12-01", "whose-law": "c=fr,es"}[name]
    context = browser.new_context()
    problems: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{(site.folder / 'fr' / name / 'index.html').as_uri()}#{state}")
    expect(page.locator(".verdict-value").first).not_to_be_empty()
    assert problems == []
    context.close()


def test_the_tables_stand_in_the_page_without_scripts(browser: Browser, base: str) -> None:
    with visiting(browser, base, java_script_enabled=False) as visit:
        page = visit.page()
        for name, rows in (("calendar", 25), ("rules-apply", 6), ("whose-law", 14), ("maps", 0)):
            page.goto(f"{base}bg/{name}/")
            assert page.locator("form:visible").count() == 0
            assert page.locator(".tables tbody tr:visible").count() >= rows
            assert page.locator("h1:visible").count() == 1
        assert page.locator("section.map svg[role=img]:visible").count() == 3
        assert page.locator("section.map tbody tr").count() == 3 * 32


def test_paper_shows_the_result_and_not_the_form(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.page()
        page.goto(base + "fr/calendar/#c=fr,es,pt&p=classic.restricted&d=2027-03-01")
        expect(page.locator(".timeline")).to_be_visible()
        page.emulate_media(media="print")
        assert page.locator("form:visible, .tables:visible, .header:visible").count() == 0
        assert page.locator(".verdict:visible, .timeline:visible, table.calendar:visible").count() == 3
