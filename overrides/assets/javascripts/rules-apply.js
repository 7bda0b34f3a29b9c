// Which rules apply: regime, value to compare, threshold, procedures, and the reasoning as a sheet for the file. `compute` knows
// no page. Where an answer of the reader is open it follows every branch; where members differ it takes the cautious reading.

globalThis.toolboxRules = (() => {
  const BOUND = ["EU", "EEA"];

  // The values a condition may have: one, or both while it is not known.
  const all = (...values) => (values.includes("no") ? "no" : values.includes("unknown") ? "unknown" : "yes");
  const any = (...values) => (values.includes("yes") ? "yes" : values.includes("unknown") ? "unknown" : "no");
  const possible = (value) => (value === "unknown" ? ["no", "yes"] : [value]);

  const periodAt = (rule, day) => rule.periods.find(({ from, to }) => from <= day && (!to || day <= to));

  const branch = (state, tables, members, total, conditions) => {
    const tool = tables.rules_apply;
    const outcome = tool.outcomes.find(({ when }) => Object.entries(when).every(([name, values]) => values.includes(conditions[name])));
    const result = { conditions, outcome, regime: outcome.regime, total };
    if (outcome.regime === "outside") return { ...result, verdict: "outside" };
    const bound = members.filter((member) => BOUND.includes(member.facts.via));
    if (!bound.length) return { ...result, verdict: "third" };
    const threshold = tool.thresholds[outcome.regime][state.object];
    const found = bound.map((member) => {
      const name = threshold.rule || threshold.levels[member.level];
      return { member, name, rule: tables.rules[name], period: periodAt(tables.rules[name], state.day) };
    });
    const note = bound.some(({ level }) => level === "defence") ? threshold.note : "";
    if (found.some(({ period }) => !period)) return { ...result, verdict: "open", threshold: found[0], note };
    found.sort((a, b) => a.period.value.from - b.period.value.from);
    const [lowest] = found;
    return {
      ...result, note, threshold: lowest, amount: lowest.period.value.from,
      cautious: new Set(found.map(({ name }) => name)).size > 1,
      verdict: !total ? "unvalued" : total >= lowest.period.value.from ? "above" : "below",
    };
  };

  const compute = (state, tables, members) => {
    const total = members.reduce((sum, { value, years }) => sum + value * years, 0);
    const defence = any(state.military, all(state.security, state.classified));
    const own = state.object === "research" ? all(state.exclusive, state.paid) : "yes";
    const branches = possible(defence).flatMap((one) => possible(own).map((other) =>
      branch(state, tables, members, total, { defence: one, own: other, object: state.object })));
    const open = ["military", "security", "classified", "exclusive", "paid"].filter((name) => {
      if (state[name] !== "unknown") return false;
      if (["exclusive", "paid"].includes(name)) return state.object === "research" && own === "unknown";
      return defence === "unknown";
    });
    return { total, branches, open, years: Math.max(0, ...members.map(({ years }) => years)) };
  };

  return { compute };
})();

const rulesForm = document.querySelector("[data-rules-apply]");
if (rulesForm) {
  const tool = toolboxTool;
  const { word, colon, parts, joined, make, citing, evidence, money } = tool;
  const table = tool.tables.rules_apply;
  const out = document.querySelector("[data-result]");
  const rows = rulesForm.querySelector("[data-members]");
  const pattern = rulesForm.querySelector("template").content.firstElementChild;
  const FLAGS = ["military", "security", "classified", "exclusive", "paid"];
  const LEVELS = ["central", "sub_central", "defence", "other"];

  const addRow = (code = "", level = "central", value = "", years = "1") => {
    const row = pattern.cloneNode(true);
    const [country, authority, amount, term] = row.querySelectorAll("select, input");
    country.value = code;
    amount.value = value;
    term.value = years;
    authority.dataset.wanted = level;
    rows.append(row);
    return row;
  };

  // The authorities of Annex I come with the facts of the country; until then the level alone can be chosen.
  const authorities = (row, facts) => {
    const [, authority] = row.querySelectorAll("select, input");
    const wanted = authority.dataset.wanted || authority.value;
    delete authority.dataset.wanted;
    authority.querySelector("optgroup")?.remove();
    if (facts?.annex.length) {
      authority.append(make("optgroup", { label: word("rules_apply.annex") }, facts.annex.map(({ id, name, field }) =>
        make("option", { value: id }, `${name} (${word(`authority.${field}`)})`))));
    }
    authority.value = [...authority.options].some((option) => option.value === wanted) ? wanted : "central";
  };

  const fill = (form, address) => {
    const members = tool.list(address.get("m")).map((item) => item.split("."));
    const plain = tool.list(address.get("c")).map((code) => [code]);
    rows.replaceChildren();
    for (const [code, level, value, years] of members.length ? members : plain) addRow(code, level || "central", value || "", years || "1");
    if (!rows.children.length) addRow();
    form.elements.object.value = address.get("b") || "goods";
    if (!form.elements.object.value) form.elements.object.value = "goods";
    for (const name of FLAGS) {
      const value = address.get(name);
      form.elements[name].value = ["yes", "unknown"].includes(value) ? value : "no";
    }
    form.elements.framework.checked = address.get("f") === "1";
    form.elements.day.value = toolboxDates.parse(address.get("d")) === null ? tool.today : address.get("d");
  };

  const whole = (text) => Math.max(0, Math.floor(Number(text) || 0));
  const state = (form) => {
    const members = [...rows.children].map((row) => {
      const [country, authority, amount, term] = row.querySelectorAll("select, input");
      return country.value && [country.value, authority.dataset.wanted || authority.value, whole(amount.value), Math.max(1, whole(term.value))].join(".");
    });
    const flags = Object.fromEntries(FLAGS.map((name) => [name, form.elements[name].value === "no" ? "" : form.elements[name].value]));
    return { m: members.filter(Boolean).join(","), b: form.elements.object.value, ...flags, f: form.elements.framework.checked ? "1" : "", d: form.elements.day.value };
  };

  const parsed = (now, facts) => ({
    object: now.b, day: now.d, framework: now.f === "1",
    ...Object.fromEntries(FLAGS.map((name) => [name, now[name] || "no"])),
    members: tool.list(now.m).map((item) => item.split(".")).filter(([code]) => facts[code]).map(([code, level, value, years]) => {
      const listed = facts[code].annex.find(({ id }) => id === level);
      return { code, facts: facts[code], listed, level: listed ? "central" : LEVELS.includes(level) ? level : "central", value: whole(value), years: Math.max(1, whole(years)) };
    }),
  });

  const statement = (item) => make("li", {}, item.title && make("strong", {}, item.title, ". "), item.text, " ", citing(item.cites));
  const answer = (member, question) => {
    const fact = member.facts.facts[question];
    if (!fact) return null;
    return make("div.member-fact", {},
      make("h4", {}, make("a", { href: `../countries/${member.code}/#${question}` }, parts("tool.of", { title: member.facts.name, country: fact.label }))),
      fact.cases.length ? make("ul", {}, fact.cases.map((item) => make("li", {}, item.said.length > 0 && [joined(item.said, ", "), colon], make("strong", {}, joined(item.values)), " ", citing(item.cites)))) : word("answer.missing"),
      fact.note && make("p.small", {}, fact.note),
      make("p.small", {}, citing(fact.cites), " ", fact.state !== "missing" && evidence(fact.evidence), " ", fact.dates));
  };

  const day = (text) => tool.sayDay(toolboxDates.parse(text), tool.shortDate);
  const verdictOf = (item) => word(`rules_apply.verdict.${item.verdict}`, { amount: item.amount === undefined ? "" : money(item.amount), total: money(item.total) });

  const sheet = (item, state, result, several) => {
    const members = state.members;
    const regime = item.regime;
    const unique = [...new Map(members.map((member) => [member.code, member])).values()];
    const levels = [...new Set(members.map((member) => (["EU", "EEA"].includes(member.facts.via) ? member.level : "third")))];
    // Framework agreements have rules of their own in the full regimes; the light one leaves them to national law.
    const limit = regime !== "light" && tool.tables.rules[regime === "defence" ? "duration.defence.framework" : "duration.classic.framework"];
    const term = limit && limit.periods.at(-1);
    const exemptions = state.security === "no" && state.military === "no" ? [] : table.exemptions.filter(({ regimes }) => regimes.includes(regime));
    const values = ["net", "pooled", "splitting", ...(state.framework ? (regime === "light" ? ["framework_light"] : ["framework", "named"]) : []), ...(state.classified !== "no" || state.military !== "no" ? ["mixed"] : [])];
    const calendar = members.map(({ code }) => code);
    const name = several
      ? word("rules_apply.branch", { defence: word(`rules_apply.is_defence.${item.conditions.defence}`), own: state.object === "research" ? word(`rules_apply.is_own.${item.conditions.own}`) : "" })
      : word("rules_apply.sheet");
    return make("section.sheet", {
      "data-verdict": item.verdict, "data-regime": regime, "data-outcome": item.outcome.id, "data-threshold": item.threshold?.name,
      "data-total": item.total, "data-cautious": String(Boolean(item.cautious)), "data-values": values.join(" "),
      "data-procedures": item.verdict === "above" ? table.procedures[regime].map(({ id }) => id).join(" ") : "",
    },
      make("h2.branch", {}, name),
      make("div.verdict", {},
        make("p.verdict-label", {}, item.outcome.title),
        make("p.verdict-value", {}, verdictOf(item)),
        item.cautious && make("p.weak", {}, word("rules_apply.cautious"))),
      make("ol.reasons", {},
        make("li", {}, make("h3", {}, word("rules_apply.step.members")),
          make("div.table-frame", { tabindex: 0, role: "region", "aria-label": `${word("rules_apply.step.members")}${colon}${name}` },
            make("table", {}, make("thead", {}, make("tr", {}, ["country", "authority", "value", "years", "total"].map((key) => make("th", { scope: "col" }, word(`rules_apply.column.${key}`))))),
              make("tbody", {}, members.map((member) => make("tr", {}, make("th", { scope: "row" }, member.facts.name),
                make("td", {}, member.listed ? `${member.listed.name} (${word("level.central")})` : word(`level.${member.level}`), member.listed?.note && make("p.small", {}, member.listed.note), member.listed && make("p.small", {}, evidence(member.facts.annex_evidence))),
                make("td.amount", {}, money(member.value)), make("td", {}, member.years), make("td.amount", {}, money(member.value * member.years))))))),
          make("ul", {}, levels.map((name) => statement(table.members[name])), levels.filter((name) => name !== "third").length > 1 && statement(table.members.mixed))),
        make("li", {}, make("h3", {}, word("rules_apply.step.regime")),
          make("p", {}, item.outcome.text, " ", citing(item.outcome.cites)),
          make("ul", {}, [["object", word(`when.object.${state.object === "social" ? "social_services" : state.object}`)], ...FLAGS.filter((name) => !["exclusive", "paid"].includes(name) || state.object === "research").map((name) => [name, word(`rules_apply.flag.${state[name]}`)])]
            .map(([name, value]) => make("li", {}, /\?$/.test(word(`rules_apply.field.${name}`)) ? `${word(`rules_apply.field.${name}`)} ` : [word(`rules_apply.field.${name}`), colon], make("strong", {}, value))))),
        make("li", {}, make("h3", {}, word("rules_apply.step.value")),
          make("p.sum", {}, members.map((member) => `${money(member.value)} × ${member.years}`).join(" + "), " = ", make("strong", {}, money(result.total))),
          make("ul", {}, values.map((name) => statement(table.value[name]))),
          state.framework && term && make("p", {}, limit.label, colon, `${term.text} (`, citing(term.cites), "). ", result.years > term.value.count && make("strong", {}, word("rules_apply.long", { years: result.years })))),
        item.threshold && make("li", {}, make("h3", {}, word("rules_apply.step.threshold")),
          make("p", {}, item.threshold.rule.label, colon, make("strong", {}, item.threshold.period ? item.threshold.period.text : word("rules_apply.no_threshold")), " ", item.threshold.period && [citing(item.threshold.period.cites), " ",
            word("rules_apply.valid", { from: day(item.threshold.period.from), to: item.threshold.period.to ? day(item.threshold.period.to) : "…" }), " ", evidence(item.threshold.rule.evidence)]),
          item.note && make("p", {}, item.note),
          members.some(({ facts }) => facts.currency !== "EUR" && ["EU", "EEA"].includes(facts.via)) && make("p.small", {}, word("rules_apply.currency")),
          make("p", {}, make("strong", {}, verdictOf(item)), " ", item.verdict === "below" && table.below[regime] ? [table.below[regime].text, " ", citing(table.below[regime].cites)] : "")),
        item.verdict === "above" && make("li", {}, make("h3", {}, word("rules_apply.step.procedures")),
          make("ul", {}, table.procedures[regime].map((one) => make("li", {}, make("strong", {}, one.title, ". "), one.text, " ", citing(one.cites),
            one.calendar && [" ", make("a", { href: `../calendar/#c=${[...new Set(calendar)].join(",")}&p=${one.calendar}&d=${state.day}` }, word("tool.name.calendar"))])))),
        make("li", {}, make("h3", {}, word(item.verdict === "above" ? "rules_apply.step.acts" : "rules_apply.step.national")),
          unique.map((member) => (item.verdict === "above"
            ? [answer(member, regime === "defence" ? "law.defence" : "law.classic")]
            : [answer(member, "thresholds.national"), answer(member, "innovation.small_purchase")]))),
        item.verdict === "above" && make("li", {}, make("h3", {}, word("rules_apply.step.lots")),
          make("p", {}, word("rules_apply.lots")),
          make("ul", {}, Object.entries(tool.tables.rules).filter(([name]) => name.startsWith(`threshold.lots.${regime === "defence" ? "defence" : "classic"}.`)).map(([, rule]) => {
            const period = rule.periods.at(-1);
            return make("li", {}, rule.label, colon, `${period.text} `, citing(period.cites));
          }))),
        exemptions.length > 0 && make("li", {}, make("h3", {}, word("rules_apply.step.exemptions")),
          make("p", {}, word("rules_apply.exemptions")),
          exemptions.map((one) => make("div.exemption", {}, make("h4", {}, one.title), make("ul.conditions", {}, one.conditions.map((text) => make("li", {}, text))),
            make("p", {}, make("strong", {}, word("rules_apply.proof"), colon), one.proof, " ", citing(one.cites)))),
          unique.map((member) => answer(member, "security.exemption")))),
      make("p.signature", {}, word("rules_apply.signature")));
  };

  const missingOf = (state, result) => {
    const items = [];
    for (const { code, facts } of new Map(state.members.map((member) => [member.code, member])).values()) {
      const need = (question) => {
        const fact = facts.facts[question];
        const lacking = fact?.cases.find((item) => !Object.keys(item.when).some((name) => ["region", "other"].includes(name)) && ["unknown", "unsettled"].includes(item.state));
        const reason = tool.doubt(fact, lacking);
        if (reason && !(reason === "not_applicable")) items.push({ country: { ...facts, code }, question, reason });
      };
      if (result.branches.some(({ verdict }) => verdict !== "above")) need("thresholds.national");
      if (result.branches.some(({ regime }) => ["classic", "light"].includes(regime))) need("law.classic");
      if (result.branches.some(({ regime }) => regime === "defence")) need("law.defence");
      if (state.security !== "no" || state.military !== "no") need("security.exemption");
    }
    return items;
  };

  const show = async (now, current) => {
    for (const name of ["exclusive", "paid"]) rulesForm.elements[name].closest("label").hidden = now.b !== "research";
    const codes = [...new Set(tool.list(now.m).map((item) => item.split(".")[0]))];
    const found = await tool.countries(codes);
    if (!current()) return;
    const facts = Object.fromEntries(found.map((item) => [item.code, item]));
    for (const row of rows.children) authorities(row, facts[row.querySelector("select").value]);
    const state_ = parsed(now, facts);
    if (!state_.members.length || toolboxDates.parse(now.d) === null) {
      out.replaceChildren(make("p.notice", {}, word("rules_apply.empty")));
      return;
    }
    const result = toolboxRules.compute(state_, tool.tables, state_.members);
    const missing = make("section.missing-box", { "aria-labelledby": "missing" });
    tool.asking(missingOf(state_, result), missing);
    const open = [...result.open.map((name) => word(`rules_apply.open.${name}`)), ...state_.members.filter(({ value }) => !value).map(({ facts: { name } }) => word("rules_apply.open.value", { country: name })), ...state_.members.filter(({ level }) => level === "other").map(({ facts: { name } }) => word("rules_apply.open.other", { country: name }))];
    out.replaceChildren(
      ...(open.length ? [make("div.notice.notice-outdated", { "data-open": result.open.join(" ") }, make("p", {}, make("strong", {}, word("rules_apply.open_title"))), make("ul", {}, open.map((text) => make("li", {}, text))))] : []),
      ...result.branches.map((item) => sheet(item, state_, result, result.branches.length > 1)),
      missing,
    );
  };

  rulesForm.addEventListener("click", (event) => {
    if (event.target.matches("[data-add]")) addRow().querySelector("select").focus();
    if (event.target.matches("[data-remove]")) {
      event.target.closest("[data-member]").remove();
      if (!rows.children.length) addRow();
      rulesForm.dispatchEvent(new Event("change"));
      rulesForm.querySelector("[data-add]").focus();
    }
  });
  rows.addEventListener("change", (event) => {
    if (event.target.matches('[name="country"]')) event.target.closest("[data-member]").querySelector('[name="level"]').dataset.wanted = "central";
  });
  tool.start(rulesForm, { fill, state, show });
}
