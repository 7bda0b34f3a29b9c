// What the tools share: the tables of the edition, the countries' facts (loaded when chosen, as scripts, so that it works from a
// folder), the state after `#`, the pieces results are made of, and what is said where a fact is missing.

globalThis.toolboxTool = (() => {
  const tables = globalThis.toolboxTables;
  const lang = document.documentElement.lang;
  const today = new Date().toISOString().slice(0, 10);

  const word = (key, values = {}) => (tables.words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const longDate = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeZone: "UTC" });
  const shortDate = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeZone: "UTC" });
  const first = (text) => (lang === "fr" ? text.replace(/\b1 (?=\p{L})/u, () => "1er ") : text); // the first of a month in French
  const sayDay = (day, form = longDate) => first(form.format(new Date(day * 86_400_000)));
  const colon = word("tool.of", { title: "", country: "" });
  const money = (amount, currency = "EUR") =>
    new Intl.NumberFormat(lang === "en" ? "en-GB" : lang, { style: "currency", currency, maximumFractionDigits: 0 }).format(amount);
  const listed = (items) => new Intl.ListFormat(lang, { type: "conjunction" }).format(items);

  // Texts of the data are strings, or {t, l} where their language is not the page's; several together are a list.
  const plain = (text) => (Array.isArray(text) ? text.map(plain).join("") : String(text?.t ?? text ?? ""));
  const joined = (items, between = "; ") => items.flatMap((item, index) => (index ? [between, item] : [item]));
  const parts = (key, values) =>
    (tables.words[key] ?? key).split(/(\{\w+\})/).map((part) => (/^\{\w+\}$/.test(part) ? values[part.slice(1, -1)] ?? part : part));

  // An element with attributes and children; text is text, never HTML.
  const make = (tag, attributes = {}, ...children) => {
    const [name, ...classes] = tag.split(".");
    const space = ["svg", "g", "rect", "text", "line", "title", "desc", "path"].includes(name) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
    const element = document.createElementNS(space, name);
    if (classes.length) element.setAttribute("class", classes.join(" "));
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
    const wanted = children.flat(9).filter((child) => child !== null && child !== undefined && child !== false && child !== "");
    element.append(...wanted.map((child) => (child.t === undefined ? child : make("span", { lang: child.l }, child.t))));
    return element;
  };
  const time = (day, form) => make("time", { datetime: toolboxDates.iso(day) }, sayDay(day, form));
  const citing = (cites) =>
    (cites || []).flatMap(([text, url], index) => [index ? "; " : "", make("a.cite", { href: url, rel: "external" }, text)]);
  const evidence = (level) => make(`span.evidence.evidence-${level}`, {}, word(`evidence.${level}`));

  // ——— countries
  const waiting = new Map();
  const country = (code) => {
    if (!waiting.has(code)) {
      waiting.set(code, new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = new URL(`../tools/${code}.js`, location.href.split("#")[0]);
        const done = () => resolve(globalThis.toolboxCountries?.[code]);
        script.addEventListener("load", done);
        script.addEventListener("error", done);
        document.head.append(script);
      }));
    }
    return waiting.get(code);
  };
  const countries = async (codes) => (await Promise.all(codes.map(country))).filter(Boolean);
  const holidays = (item) => new Map(item.holidays.map(([day, name]) => [toolboxDates.parse(day), name]));

  // ——— state
  const read = () => new URLSearchParams(location.hash.slice(1));
  const write = (parts) => {
    const kept = Object.entries(parts).filter(([, value]) => value !== "" && value !== undefined && value !== null);
    const hash = kept.map(([key, value]) => `${key}=${value}`).join("&");
    history.replaceState(null, "", location.href.split("#")[0] + (hash ? `#${hash}` : ""));
    document.dispatchEvent(new CustomEvent("toolbox-state"));
  };
  const list = (text) => (text || "").split(",").filter(Boolean);

  // ——— which cases of an answer apply. A condition on something the tool knows is decided; the others stay conditions.
  const cases = (fact, known) => {
    if (!fact?.cases) return [];
    return fact.cases
      .filter(({ when }) => Object.entries(known).every(([name, value]) => when[name] === undefined || [value].flat().includes(when[name])))
      .map((item) => ({ ...item, open: Object.keys(item.when).filter((name) => known[name] === undefined) }));
  };

  // Why an answer may not be relied on: no answer, a state that is no answer, no proof, or too long since it was read.
  const doubt = (fact, item) => {
    if (!fact) return "missing";
    const state = item?.state ?? fact.state;
    if (["missing", "unknown", "silent", "unsettled", "not_applicable"].includes(state)) return state;
    if (fact.evidence === "unverified") return "unverified";
    return fact.due && fact.due < today ? "due" : "";
  };

  // The missing facts of a result, each with whom to ask and the question ready to copy.
  const asking = (items, container) => {
    const unique = [...new Map(items.map((item) => [`${item.country.code} ${item.question} ${item.reason}`, item])).values()];
    container.hidden = !unique.length;
    container.replaceChildren();
    if (!unique.length) return;
    container.append(
      make("h2", { id: "missing" }, word("tool.missing")),
      make("p", {}, word("tool.missing_text", { count: unique.length })),
      make("ul.missing", {}, unique.map((item) => {
        const fact = item.country.facts[item.question];
        const body = item.country.asks[fact.ask];
        const texts = [[fact.asks.l ?? lang, plain(fact.asks)], ...fact.asks_in];
        return make("li", { "data-missing": `${item.country.code} ${item.question} ${item.reason}` },
          make("p", {}, make("strong", {}, parts("tool.of", { title: item.country.name, country: fact.label })), ` (${word(`tool.doubt.${item.reason}`)}) `,
            make("a", { href: `../countries/${item.country.code}/#${item.question}` }, word("tool.answer"))),
          make("p", {}, `${word("tool.ask")} `, body?.length ? joined(body) : word("tool.ask_nobody")),
          texts.map(([spoken, text]) => make("p.question", {},
            make("q", { lang: spoken }, text), " ",
            make("button.button.small", { type: "button", "data-copy-text": text, "aria-label": `${word("tool.copy_question")}${colon}${text}` }, word("tool.copy_question")))));
      })),
    );
  };

  const copy = async (text, button, done) => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = done;
    } catch {
      const box = make("textarea", { readonly: true, rows: 2, "aria-label": word("tool.copy") });
      box.value = text;
      button.replaceWith(box); // No clipboard from a folder or without permission: show it to be copied.
      box.select();
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copyText) copy(button.dataset.copyText, button, word("compare.copied"));
    if (button.matches("[data-copy]")) copy(location.href, button, word("compare.copied"));
    if (button.matches("[data-print]")) print();
  });

  // ——— the form of a tool: its fields are read by name; every change writes the address and shows the result again.
  const start = (form, { fill, state, show }) => {
    form.hidden = false;
    document.documentElement.classList.add("scripted-on");
    let turn = 0;
    const run = async (remember) => {
      const mine = (turn += 1);
      const now = state(form);
      if (remember) write(now);
      const members = now.c ?? [...new Set(list(now.m).map((item) => item.split(".")[0]))].join(",");
      for (const link of document.querySelectorAll("[data-tool]")) link.href = link.href.split("#")[0] + (members ? `#c=${members}` : "");
      await show(now, () => mine === turn);
      if (mine === turn) form.dataset.shown = location.hash.slice(1);
    };
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => run(true));
    addEventListener("hashchange", () => {
      if (location.hash && !location.hash.includes("=")) return; // a link within the page
      fill(form, read());
      run(false);
    });
    fill(form, read());
    run(location.hash.includes("=")); // what was left open is written down, so that the link shows the same on another day
  };
  const boxes = (form, name) => [...form.querySelectorAll(`input[name="${name}"]`)];
  const chosen = (form, name) => boxes(form, name).filter((box) => box.checked).map((box) => box.value);
  const tick = (form, name, values) => boxes(form, name).forEach((box) => (box.checked = values.includes(box.value)));

  return {
    tables, lang, today, word, colon, plain, joined, parts, sayDay, shortDate, longDate, money, listed, make, time, citing, evidence, countries, holidays,
    read, write, list, cases, doubt, asking, copy, start, boxes, chosen, tick,
  };
})();
