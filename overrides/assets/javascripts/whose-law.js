// Whose law: the model of cooperation, stage by stage, with the members' own answers where the directive leaves the point to them.

const lawForm = document.querySelector("[data-whose-law]");
if (lawForm) {
  const tool = toolboxTool;
  const { word, colon, parts, plain, joined, make, citing, evidence } = tool;
  const table = tool.tables.whose_law;
  const out = document.querySelector("[data-result]");

  const leads = (form, members, wanted) => {
    const select = form.elements.lead;
    for (const option of select.options) option.hidden = option.disabled = !members.includes(option.value);
    select.value = members.includes(wanted) ? wanted : members[0] ?? "";
    select.disabled = !members.length;
  };
  const models = (form, regime, wanted) => {
    const select = form.elements.model;
    for (const option of select.options) option.hidden = option.disabled = !table.models[option.value].regimes.includes(regime);
    const possible = [...select.options].filter((option) => !option.disabled).map((option) => option.value);
    const usual = { defence: "defence_lead" }[regime] || "joint";
    select.value = possible.includes(wanted) ? wanted : usual;
  };

  const fill = (form, address) => {
    const members = tool.list(address.get("c"));
    tool.tick(form, "country", members);
    form.elements.regime.value = ["classic", "utilities", "defence"].includes(address.get("r")) ? address.get("r") : "classic";
    models(form, form.elements.regime.value, address.get("k"));
    leads(form, members, members[0]);
  };
  const state = (form) => {
    const chosen = tool.chosen(form, "country");
    const lead = form.elements.lead.value;
    const members = chosen.includes(lead) ? [lead, ...chosen.filter((code) => code !== lead)] : chosen;
    leads(form, members, lead);
    models(form, form.elements.regime.value, form.elements.model.value);
    return { c: members.join(","), r: form.elements.regime.value, k: form.elements.model.value };
  };

  // The law in the members' own names where they are known.
  const named = (cell, members) => {
    const title = table.laws[cell.law];
    if (!members.length) return title;
    const names = members.map(({ name }) => name);
    const bound = members.filter(({ via }) => ["EU", "EEA"].includes(via)).map(({ name }) => name);
    if (cell.law === "each") return word("whose_law.named.each", { countries: tool.listed(names) });
    if (cell.law === "lead" || cell.law === "body") return parts("whose_law.named.one", { law: title, country: names[0] });
    if (cell.law === "agreed") return bound.length ? word("whose_law.named.agreed", { countries: tool.listed(bound) }) : title;
    if (cell.law === "national" && names.length === 1) return parts("whose_law.named.one", { law: title, country: names[0] });
    return title;
  };

  const show = async (now, current) => {
    const regime = now.r || "classic";
    const model = table.models[now.k];
    const members = await tool.countries(tool.list(now.c));
    if (!current()) return;
    const missing = [];
    const answers = (cell) => cell.ask.flatMap((question) => members.map((member) => {
      const fact = member.facts[question];
      if (!fact) return null;
      const known = question === "law.defence" ? {} : { regime };
      const items = tool.cases(fact, known);
      const lacking = items.find((item) => !item.open.length && ["unknown", "silent", "unsettled"].includes(item.state));
      const reason = tool.doubt(fact, lacking || items[0]);
      if (reason) missing.push({ country: member, question, reason });
      const words = joined(items.map((item) => [item.open.length && item.said.length ? [joined(item.said, ", "), colon] : "", joined(item.values)]));
      return make("li", {}, make("a", { href: `../countries/${member.code}/#${question}` }, `${member.name}, `, fact.label), colon, words.length ? words : word("tool.missing_here"), " ", fact.state !== "missing" && evidence(fact.evidence));
    })).filter(Boolean);
    const stages = Object.entries(model.stages).map(([stage, cell]) => make("tr", { "data-stage": stage, "data-law": cell.law, "data-by": cell.by, "data-basis": cell.basis },
      make("th", { scope: "row" }, table.stages[stage]),
      make("td", {}, make("strong", {}, named(cell, members))),
      make("td", {}, table.deciders[cell.by]),
      make("td", {}, make(`span.basis.basis-${cell.basis}`, {}, word(`basis.${cell.basis}`)), make("p", {}, citing(cell.cites[regime]))),
      make("td", {}, cell.note && make("p", {}, cell.note), members.length > 0 && make("ul.member-answers", {}, answers(cell)))));
    const warnings = [];
    const third = members.filter(({ via }) => !["EU", "EEA"].includes(via));
    if (third.length && now.k !== "third") warnings.push(word("whose_law.warning.third", { countries: tool.listed(third.map(({ name }) => name)) }));
    if (now.k === "domestic" && members.length > 1) warnings.push(word("whose_law.warning.domestic"));
    if (["joint", "entity", "body"].includes(now.k) && members.length === 1) warnings.push(word("whose_law.warning.one"));
    const box = make("section.missing-box", { "aria-labelledby": "missing" });
    tool.asking(missing, box);
    out.replaceChildren(
      make("div.verdict", { "data-model": now.k, "data-regime": regime },
        make("p.verdict-label", {}, word(`when.regime.${regime}`)), make("p.verdict-value", {}, model.title), make("p", {}, model.text),
        warnings.map((text) => make("p.weak", {}, text))),
      make("div.table-frame", { tabindex: 0, role: "region", "aria-label": plain(model.title) },
        make("table.whose-law", {}, make("caption.hidden", {}, model.title),
          make("thead", {}, make("tr", {}, ["stage", "law", "by", "basis", "open"].map((key) => make("th", { scope: "col" }, word(`whose_law.column.${key}`))))),
          make("tbody", {}, stages))),
      box,
    );
  };

  tool.start(lawForm, { fill, state, show });
}
