// The calendar: from a dispatch date to the earliest lawful signature, line by line. `compute` knows no page: it takes what was
// chosen, the tables of the edition and the facts of the members, and returns lines and what is missing.

globalThis.toolboxCalendar = (() => {
  const { parse, iso, workingFrom, addWorking, end, before, working } = toolboxDates;

  // The names of our procedures in the conditions of the countries' answers.
  const PROCEDURE = { open: "open", restricted: "restricted", negotiation: "negotiated", negotiated: "negotiated", dialogue: "dialogue", partnership: "partnership", dps: "dps" };
  // A period from "the notice" belongs to the call or to a voluntary notice before an award without one, never to this decision.
  const FROM_DECISION = ["decision_sent", "decision_received", "decision_published", "knowledge", "awareness", "award_notice_published", "award"];

  const ruleAt = (tables, name, day) => {
    const rule = tables.rules[name];
    const period = rule.periods.find(({ from, to }) => from <= day && (!to || day <= to));
    return { name, label: rule.label, evidence: rule.evidence, ...period };
  };

  // The options that mean something for a procedure; what was chosen before and is no longer offered counts for nothing.
  const offered = ({ steps }) => new Set(steps.flatMap((step) => [...step.variants.flatMap((item) => item.options), step.plus?.option]));
  const variant = (step, options) => step.variants.find((item) => item.options.every((option) => options.includes(option)));

  // The national periods of one member for one question: the longest that may apply, and what stands in its way.
  const national = (member, question, known, decision) => {
    const fact = member.facts[question];
    const items = toolboxTool.cases(fact, known);
    const periods = items.filter((item) => item.value?.count !== undefined && FROM_DECISION.includes(item.value.from));
    const added = items.filter((item) => item.value?.count !== undefined && item.value.from === "limit_extended");
    const none = items.filter((item) => item.state === "no" && !item.open.length);
    const elsewhere = items.find((item) => item.value?.count !== undefined && ![...FROM_DECISION, "limit_extended"].includes(item.value.from));
    const lacking = items.find((item) => !item.open.length && ["unknown", "silent", "unsettled", "not_applicable"].includes(item.state));
    const weak = toolboxTool.doubt(fact, lacking || periods[0] || none[0] || { state: "missing" });
    const usable = fact && fact.evidence !== "unverified" ? periods : [];
    const lines = usable.map((item) => {
      let last = end(decision, item.value, member.calendar);
      for (const extra of added) last = { ...last, day: end(last.day, extra.value, member.calendar).day };
      return { item, ...last, added };
    });
    lines.sort((a, b) => b.day - a.day || a.item.open.length - b.item.open.length);
    const counted = lines.length > 0 || fact?.evidence === "unverified";
    return { fact, longest: lines[0], none: !counted && none[0], elsewhere: !counted && !none.length && !lacking && elsewhere, weak };
  };

  const compute = (state, tables, members) => {
    const calendar = tables.calendar;
    const procedure = calendar.procedures[state.procedure];
    const after = calendar.regimes[procedure.regime];
    const possible = offered(procedure);
    const options = state.options.filter((option) => possible.has(option));
    const lead = members.find(({ code }) => code === state.lead) || members[0];
    const holidays = lead?.calendar || new Map();
    const all = members.map((member) => member.calendar);
    const dispatch = parse(state.day);
    const lines = [];
    const missing = [];
    const lineOf = (id, day, rest = {}) => {
      const line = { id, day, ...rest };
      lines.push(line);
      return line;
    };
    const limit = (id, event, name, rest = {}) => {
      const rule = ruleAt(tables, name, iso(dispatch));
      const value = rest.plus ? { ...rule.value, count: rule.value.count + rest.plus.value.count } : rule.value;
      const last = end(event, value, holidays);
      return lineOf(id, last.day, { kind: "minimum", start: event, rule, count: value.count, last, ...rest });
    };

    if (options.includes("pin") && after.pin) {
      const earliest = ruleAt(tables, after.pin.earliest, state.day);
      const latest = ruleAt(tables, after.pin.latest, state.day);
      lineOf("pin", before(dispatch, latest.value, holidays), { kind: "latest", start: before(dispatch, earliest.value, holidays), rule: latest, cites: [...latest.cites] });
    }
    lineOf("dispatch", dispatch, { kind: "yours" });
    let day = dispatch;
    for (const step of procedure.steps) {
      const found = variant(step, options);
      if (step.step === "dialogue") {
        const last = addWorking(day, state.own.dialogue, holidays);
        lineOf("dialogue", last, { kind: "own", start: day, count: state.own.dialogue });
        day = last;
        continue;
      }
      const plus = step.plus && options.includes(step.plus.option) && !options.includes(step.plus.unless) ? ruleAt(tables, step.plus.rule, state.day) : undefined;
      const line = limit(step.step, day, found.rule, { plus });
      day = line.day;
      if (step.step === "requests") {
        day = workingFrom(addWorking(day, state.own.selection, holidays) + (state.own.selection ? 0 : 1), holidays);
        lineOf("invitation", day, { kind: "own", start: line.day, count: state.own.selection });
      } else {
        const urgent = options.includes("urgent") && procedure.accelerated;
        const rule = ruleAt(tables, urgent ? after.information.urgent : after.information.normal, state.day);
        lines.splice(lines.length - 1, 0, { id: "information", day: before(line.day, rule.value, holidays), kind: "latest", rule, count: rule.value.count });
      }
    }

    const evaluated = state.own.evaluation ? addWorking(day, state.own.evaluation, holidays) : workingFrom(day + 1, holidays);
    const decision = lineOf("decision", evaluated, { kind: "own", start: day, count: state.own.evaluation }).day;

    // Standstill: the directive's minimum, and every member's own; the longest one binds the calendar, whoever's law governs.
    const means = state.means;
    const known = { regime: procedure.regime, means, procedure: PROCEDURE[state.procedure.split(".")[1]], step: "award_decision" };
    const floor = limit("standstill", decision, after.standstill[means]);
    const ends = [floor];
    for (const member of members) {
      const { fact, longest, none, weak } = national(member, "remedies.standstill", known, decision);
      if (weak) missing.push({ country: member, question: "remedies.standstill", reason: weak });
      if (longest) ends.push(lineOf("standstill", longest.day, { kind: "minimum", start: decision, country: member, count: longest.item.value.count, last: longest, fact, item: longest.item, weak }));
      else lineOf("standstill", null, { kind: "minimum", country: member, fact, none, weak });
    }
    const longest = Math.max(...ends.map((line) => line.day));
    ends.findLast((line) => line.day === longest).decides = true;

    for (const member of members) {
      const { fact, longest: limitOf, none, elsewhere, weak } = national(member, "remedies.claim_limit", { ...known, step: ["award_decision", "before_contract"] }, decision);
      if (weak && !elsewhere) missing.push({ country: member, question: "remedies.claim_limit", reason: weak });
      if (limitOf) lineOf("claim", limitOf.day, { kind: "exposure", start: decision, country: member, count: limitOf.item.value.count, last: limitOf, fact, item: limitOf.item, weak });
      else lineOf("claim", null, { kind: "exposure", country: member, fact, none, elsewhere, weak });
    }

    // Approvals: nobody publishes how long they take in a form a tool can read, so the reader's own number counts.
    const approved = state.own.approval ? addWorking(decision, state.own.approval, holidays) : decision;
    for (const member of members) {
      const fact = member.facts["control.ex_ante"];
      const items = toolboxTool.cases(fact, { regime: procedure.regime, procedure: known.procedure });
      const yes = items.filter((item) => item.state === "yes");
      const weak = toolboxTool.doubt(fact, yes[0] || items.find((item) => !item.open.length) || items[0]);
      if (weak) missing.push({ country: member, question: "control.ex_ante", reason: weak });
      else if (yes.length && !state.own.approval) missing.push({ country: member, question: "control.ex_ante", reason: "time" });
      const timed = yes.length && state.own.approval;
      lineOf("approval", timed ? approved : null, { kind: "own", start: decision, country: member, count: state.own.approval, fact, items: yes, none: !yes.length && !weak, weak: weak || "time" });
    }

    const lawful = Math.max(longest, approved) + 1;
    const signature = lineOf("signature", workingFrom(lawful, ...all), { kind: "earliest", start: longest, lawful }).day;
    const notice = ruleAt(tables, after.award_notice, state.day);
    lineOf("award_notice", end(notice.value.from === "award" ? decision : signature, notice.value, holidays).day, { kind: "latest", rule: notice, count: notice.value.count, start: notice.value.from === "award" ? decision : signature });
    for (const name of after.exposure) {
      const rule = ruleAt(tables, name, state.day);
      lineOf("exposure", end(signature, rule.value, holidays).day, { kind: "exposure", start: signature, rule, count: rule.value.count });
    }

    const known_until = members.length ? Math.min(...members.map((member) => parse(member.holidays_until))) : null;
    const beyond = known_until !== null && lines.some((line) => line.day > known_until);
    for (const line of lines) {
      if (line.day === null || line.kind === "own" && line.none) continue;
      line.closed = members.filter((member) => member.calendar.has(line.day)).map((member) => [member, member.calendar.get(line.day)]);
    }
    const third = members.filter(({ via }) => !["EU", "EEA"].includes(via));
    return { lines, missing, third, lead, procedure, regime: procedure.regime, signature, decision, beyond, known_until, noMembers: !members.length, working: (item) => working(item, holidays) };
  };

  return { compute, offered };
})();

const calendarForm = document.querySelector("[data-calendar]");
if (calendarForm) {
  const tool = toolboxTool;
  const { word, colon, parts, plain, joined, make, time, citing, evidence, sayDay, shortDate } = tool;
  const out = document.querySelector("[data-result]");
  const own = { selection: "ts", dialogue: "tg", evaluation: "te", approval: "ta" };
  let shown;

  const fill = (form, address) => {
    const members = tool.list(address.get("c"));
    tool.tick(form, "country", members);
    const procedure = address.get("p");
    form.elements.procedure.value = tool.tables.calendar.procedures[procedure] ? procedure : "classic.open";
    tool.tick(form, "option", address.has("o") ? tool.list(address.get("o")) : ["electronic", "notice"]);
    form.elements.means.value = address.get("m") === "other" ? "other" : "electronic";
    form.elements.day.value = toolboxDates.parse(address.get("d")) === null ? tool.today : address.get("d");
    for (const [name, key] of Object.entries(own)) form.elements[name].value = Math.min(999, Math.max(0, parseInt(address.get(key), 10) || 0));
    leads(form, members, address.get("l"));
  };

  // The lead is one of the members; the first one unless another was named.
  const leads = (form, members, wanted) => {
    const select = form.elements.lead;
    for (const option of select.options) option.hidden = option.disabled = !members.includes(option.value);
    select.value = members.includes(wanted) ? wanted : members[0] ?? "";
    select.disabled = !members.length;
  };

  const state = (form) => {
    const chosen = tool.chosen(form, "country");
    const lead = form.elements.lead.value;
    const members = chosen.includes(lead) ? [lead, ...chosen.filter((code) => code !== lead)] : chosen;
    leads(form, members, lead);
    const numbers = Object.fromEntries(Object.entries(own).map(([name, key]) => [key, parseInt(form.elements[name].value, 10) || ""]));
    return {
      c: members.join(","), p: form.elements.procedure.value, o: tool.chosen(form, "option").join(",") || "none",
      m: form.elements.means.value === "other" ? "other" : "", d: form.elements.day.value, ...numbers,
    };
  };

  const parsed = (now) => ({
    procedure: now.p, options: tool.list(now.o), means: now.m || "electronic", day: now.d, lead: tool.list(now.c)[0],
    own: Object.fromEntries(Object.entries(own).map(([name, key]) => [name, Number(now[key]) || 0])),
  });

  // Only what means something for the procedure is offered.
  const narrow = (form, procedure) => {
    const table = tool.tables.calendar.procedures[procedure];
    const used = toolboxCalendar.offered(table);
    for (const box of tool.boxes(form, "option")) box.closest("label").hidden = !used.has(box.value);
    const steps = table.steps.map(({ step }) => step);
    form.elements.selection.closest("label").hidden = !steps.includes("requests");
    form.elements.dialogue.closest("label").hidden = !steps.includes("dialogue");
    form.querySelector("[data-procedure-note]").replaceChildren(make("span", {}, table.note));
  };

  const reasons = (line, result) => {
    const found = [];
    const name = line.country?.name ?? result.lead?.name ?? "";
    const calendar = (line.country ?? result.lead)?.calendar ?? new Map();
    for (const day of line.last?.skipped ?? []) {
      const why = calendar.has(day) ? parts("calendar.holiday", { name: calendar.get(day), country: name }) : word(`calendar.weekday.${toolboxDates.weekday(day)}`);
      found.push(parts("calendar.moved", { day: sayDay(day, shortDate), why }));
    }
    if (line.last?.lengthened) found.push(word("calendar.lengthened"));
    if (line.plus) found.push(word("calendar.plus", { count: line.plus.value.count }));
    if (line.decides) found.push(word("calendar.decides"));
    if (line.item?.open.length) found.push(parts("calendar.on_condition", { condition: joined(line.item.said, ", ") }));
    if (line.last?.added?.length) found.push(...line.last.added.map((item) => [joined(item.said, ", "), colon, joined(item.values)]));
    if (line.item && line.item.value.from !== "decision_sent") found.push(word("calendar.assumed", { from: tool.tables.words[`event.${line.item.value.from}`] }));
    if (line.rule?.value.from === "award_notice_published") found.push(word("calendar.from_notice"));
    if (line.none?.note) found.push(line.none.note);
    if (line.id === "signature") found.push(word("calendar.lawful", { day: sayDay(line.lawful, shortDate) }));
    if (line.id === "pin") found.push(word("calendar.window", { day: sayDay(line.start, shortDate) }));
    if (["pin", "information"].includes(line.id)) found.push(word("calendar.backwards"));
    for (const [member, holiday] of line.closed ?? []) found.push(parts("calendar.closed", { country: member.name, name: holiday }));
    if (line.id === "approval") {
      for (const item of line.items ?? []) if (item.said.length || item.note) found.push([joined(item.said, ", "), item.said.length && item.note ? colon : "", item.note]);
    }
    if (line.id === "approval" && line.fact?.note && line.items?.length) found.push(line.fact.note);
    return found;
  };

  const title = (line) => {
    const base = line.rule && ["exposure", "award_notice"].includes(line.id) ? line.rule.label : word(`calendar.line.${line.id}`);
    const of = line.country?.name ?? (line.id === "standstill" ? word("calendar.eu_minimum") : "");
    return of ? parts("tool.of", { title: base, country: of }) : [base];
  };

  const length = (line) => {
    if (line.item || line.elsewhere) return joined((line.item || line.elsewhere).values);
    if (line.rule) return line.plus ? `${line.rule.text} + ${line.plus.value.count}` : line.rule.text;
    if (line.kind === "own" && line.day !== null && line.count !== undefined) return line.count ? word("calendar.own_days", { count: line.count }) : word("calendar.no_minimum");
    return "";
  };

  // On paper the form is gone: the result says what was chosen.
  const chosenOptions = (now) => [
    word("calendar.sent_on", { day: sayDay(toolboxDates.parse(now.d), shortDate) }),
    ...tool.boxes(calendarForm, "option").filter((box) => box.checked && !box.closest("label").hidden).map((box) => box.closest("label").textContent.trim()),
  ];

  const said = (line) => {
    if (line.day !== null) return time(line.day);
    if (line.none) return word(`calendar.none.${line.id}`);
    if (line.elsewhere) return word("calendar.elsewhere");
    return make("strong.lacking", {}, `${word("tool.missing_here")} (${word(`tool.doubt.${line.weak || "missing"}`)})`);
  };

  const sources = (line) => {
    if (line.rule) return [citing(line.rule.cites), " ", evidence(line.rule.evidence)];
    if (!line.fact) return "";
    const item = line.item || line.elsewhere;
    const cites = item?.cites?.length ? item.cites : line.fact.cites;
    return [citing(cites), " ", line.fact.state !== "missing" && evidence(line.fact.evidence)];
  };

  // A drawing of the same lines: one row each, time from left to right. The table says it all; the drawing is for the eye.
  const timeline = (result) => {
    const rows = result.lines.filter((line) => line.day !== null && !["pin", "exposure"].includes(line.id));
    const first = Math.min(...rows.map((line) => line.start ?? line.day));
    const last = Math.max(...rows.map((line) => line.day));
    const width = 760;
    const left = 282;
    const height = 26;
    const x = (day) => left + ((day - first) / Math.max(1, last - first)) * (width - left - 90);
    const months = [];
    for (let day = first; day <= last; day += 1) if (new Date(day * 86_400_000).getUTCDate() === 1) months.push(day);
    const monthName = new Intl.DateTimeFormat(tool.lang, { month: "short", year: months.length > 14 ? "2-digit" : undefined, timeZone: "UTC" });
    const bottom = rows.length * height + 30;
    return make("svg.timeline", { viewBox: `0 0 ${width} ${bottom}`, role: "img", "aria-labelledby": "timeline-title timeline-text" },
      make("title", { id: "timeline-title" }, word("calendar.drawing")),
      make("desc", { id: "timeline-text" }, rows.map((line) => `${plain(title(line))}${colon}${sayDay(line.day)}`).join("; ")),
      make("g.months", {}, months.map((day) => [
        make("line", { x1: x(day), x2: x(day), y1: 0, y2: bottom - 20 }),
        make("text", { x: x(day) + 3, y: bottom - 6 }, sayDay(day, monthName)),
      ])),
      rows.map((line, index) => {
        const y = index * height + 4;
        const from = x(line.start ?? line.day);
        const to = x(line.day);
        const name = plain(title(line));
        return make(`g.bar-${line.kind}`, {},
          make("text.name", { x: left - 10, y: y + 13, "text-anchor": "end" }, name.length > 46 ? `${name.slice(0, 45)}…` : name),
          to - from > 3 ? make("rect", { x: from, y: y + 4, width: to - from, height: 11, rx: 2 }) : make("path", { d: `M${to - 6} ${y + 9.5}l6 -6l6 6l-6 6z` }),
          make("text.date", { x: Math.max(to, from) + 9, y: y + 13 }, sayDay(line.day, shortDate)));
      }));
  };

  const show = async (now, current) => {
    narrow(calendarForm, now.p);
    const members = await tool.countries(tool.list(now.c));
    if (!current()) return;
    for (const member of members) member.calendar ??= tool.holidays(member);
    if (toolboxDates.parse(now.d) === null) {
      out.replaceChildren(make("p.notice", {}, word("calendar.no_day")));
      return;
    }
    const result = toolboxCalendar.compute(parsed(now), tool.tables, members);
    shown = { now, result };
    const { signature, lead, procedure } = result;
    const missing = make("section.missing-box", { "aria-labelledby": "missing" });
    tool.asking(result.missing, missing);
    out.replaceChildren(
      make("div.verdict", { "data-signature": toolboxDates.iso(signature), "data-certain": String(!result.missing.length && !result.noMembers && !result.beyond && !result.third.length), "data-third": result.third.map(({ code }) => code).join(" ") },
        make("p.verdict-label", {}, word("calendar.earliest")),
        make("p.verdict-value", {}, time(signature)),
        make("p", {}, joined([procedure.title, word(`when.regime.${procedure.regime}`), lead && word("calendar.led_by", { country: lead.name }), members.length > 1 && word("calendar.with", { countries: tool.listed(members.slice(1).map(({ name }) => name)) })].filter(Boolean), " · ")),
        make("p.small", {}, joined(chosenOptions(now), " · ")),
        result.missing.length > 0 && make("p.weak", {}, make("a", { href: "#missing" }, word("tool.weakest", { count: new Set(result.missing.map((item) => `${item.country.code} ${item.question}`)).size }))),
        result.third.length > 0 && make("p.weak", {}, word("calendar.third", { countries: tool.listed(result.third.map(({ name }) => name)) })),
        result.noMembers && make("p.weak", {}, word("calendar.no_members")),
        result.beyond && make("p.weak", {}, word("calendar.beyond", { day: sayDay(result.known_until) })),
        make("p.small", {}, `${word("calendar.counted")} `, evidence(tool.tables.calendar.counting_evidence)),
      ),
      make("div.drawing", {}, timeline(result)),
      make("div.table-frame", { tabindex: 0, role: "region", "aria-label": word("calendar.table") },
        make("table.calendar", {},
          make("caption.hidden", {}, word("calendar.table")),
          make("thead", {}, make("tr", {}, ["step", "day", "how_long", "why", "source"].map((key) => make("th", { scope: "col" }, word(`calendar.column.${key}`))))),
          make("tbody", {}, result.lines.map((line) => make(`tr.line-${line.kind}`, { "data-line": line.country ? `${line.id}.${line.country.code}` : line.id, "data-day": line.day === null ? "" : toolboxDates.iso(line.day), "data-decides": line.decides, "data-rule": line.rule?.name },
            make("th", { scope: "row" }, title(line), line.kind === "minimum" && make("span.tag", {}, word("tool.legal_minimum"))),
            make("td", {}, said(line)),
            make("td", {}, length(line)),
            make("td", {}, reasons(line, result).map((text) => make("p", {}, text))),
            make("td", {}, sources(line))))))),
      missing,
    );
    // Links in the page that begin with # would take the state away: they scroll instead.
    out.querySelector('a[href="#missing"]')?.addEventListener("click", (event) => {
      event.preventDefault();
      missing.scrollIntoView();
    });
  };

  // iCalendar (RFC 5545): whole days, the same identifiers for the same choice, no word left unescaped.
  const escaped = (text) => text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, "\\n");
  const folded = (line) => {
    const encoder = new TextEncoder();
    const parts = [];
    let part = "";
    for (const sign of line) {
      if (encoder.encode(part + sign).length > (parts.length ? 74 : 75)) {
        parts.push(part);
        part = "";
      }
      part += sign;
    }
    return [...parts, part].join("\r\n ");
  };
  const fingerprint = (text) => {
    let found = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(text)) found = Math.imul(found ^ byte, 0x01000193) >>> 0;
    return found.toString(16).padStart(8, "0");
  };
  const icalendar = ({ now, result }) => {
    const { edition, host } = tool.tables;
    const key = fingerprint(JSON.stringify(now));
    const compact = (day) => toolboxDates.iso(day).replaceAll("-", "");
    const events = result.lines.filter((line) => line.day !== null).flatMap((line, index) => [
      "BEGIN:VEVENT",
      `UID:${key}-${index}-${line.id}${line.country ? `-${line.country.code}` : ""}@${host}`,
      `DTSTAMP:${edition.replace(".", "")}01T000000Z`,
      `DTSTART;VALUE=DATE:${compact(line.day)}`,
      `DTEND;VALUE=DATE:${compact(line.day + 1)}`,
      `SUMMARY:${escaped(plain(title(line)))}`,
      `DESCRIPTION:${escaped([line.kind === "minimum" ? word("tool.legal_minimum") : "", plain(length(line)), ...reasons(line, result).map(plain), word("page.not_advice")].filter(Boolean).join("\n"))}`,
      "TRANSP:TRANSPARENT",
      "END:VEVENT",
    ]);
    const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", `PRODID:-//${tool.tables.name}//${edition}//${tool.lang.toUpperCase()}`, "CALSCALE:GREGORIAN", `X-WR-CALNAME:${escaped(plain(result.procedure.title))}`, ...events, "END:VCALENDAR"];
    return lines.map(folded).join("\r\n") + "\r\n";
  };
  calendarForm.querySelector("[data-ics]").addEventListener("click", () => {
    if (!shown) return;
    const link = make("a", { href: URL.createObjectURL(new Blob([icalendar(shown)], { type: "text/calendar;charset=utf-8" })), download: `${shown.now.p}-${shown.now.d}.ics` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  tool.start(calendarForm, { fill, state, show });
}
