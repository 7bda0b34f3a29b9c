// The compare page: shows the countries and questions the reader picks, side by side. The choice stands after `#` in the address,
// so that it works from a folder, can be sent to a colleague, and tells a server nothing. What is shown is loaded when it is chosen.

const picker = document.querySelector("[data-compare]");

if (picker) {
  const table = document.querySelector(".matrix");
  const status = picker.querySelector("[data-status]");
  const differences = picker.querySelector("[data-differences]");
  const boxes = (name) => [...picker.querySelectorAll(`input[name="${name}"]`)];
  const chosen = (name) => boxes(name).filter((box) => box.checked).map((box) => box.value);
  const names = new Map([...table.querySelectorAll("thead [data-country]")].map((cell) => [cell.dataset.country, cell.textContent.trim()]));

  // Up to this many countries fit side by side and are shown with notes and citations; with more, values are what one can read.
  const WHOLE = 6;

  const read = () => {
    const hash = location.hash.slice(1);
    const state = new URLSearchParams(document.getElementById(hash)?.dataset.question ? `q=${hash}` : hash);
    const listed = (key) => (state.get(key) || "").split(",").filter(Boolean);
    const ofTopics = listed("t").flatMap((topic) => {
      const head = picker.querySelector(`[data-topic="${CSS.escape(topic)}"]`);
      return head ? [...head.closest("fieldset").querySelectorAll('input[name="question"]')].map((box) => box.value) : [];
    });
    const questions = [...listed("q"), ...ofTopics];
    for (const box of boxes("country")) box.checked = listed("c").includes(box.value);
    for (const box of boxes("question")) box.checked = questions.includes(box.value);
    differences.checked = state.get("d") === "1";
  };

  const write = () => {
    const parts = [];
    const countries = chosen("country");
    const questions = chosen("question");
    if (countries.length) parts.push(`c=${countries.join(",")}`);
    if (questions.length) parts.push(`q=${questions.join(",")}`);
    if (differences.checked) parts.push("d=1");
    history.replaceState(null, "", `${location.pathname}${location.search}${parts.length ? `#${parts.join("&")}` : ""}`);
  };

  // ——— what is loaded when it is chosen
  const asked = new Map();
  const load = (path, found) => {
    if (!asked.has(path)) {
      asked.set(path, new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = new URL(path, new URL("./", location.href.split("#")[0]));
        for (const event of ["load", "error"]) script.addEventListener(event, () => resolve(found() ?? {}));
        document.head.append(script);
      }));
    }
    return asked.get(path);
  };
  const details = (code) => load(`${code}.js`, () => globalThis.toolboxDetails?.[code]);
  const values = (topic) => load(`${topic}/values.js`, () => globalThis.toolboxValues?.[topic]);

  // The cell of a country and a question, as HTML of our own making.
  const cells = async (codes, questions) => {
    if (codes.length <= WHOLE) {
      const whole = Object.fromEntries(await Promise.all(codes.map(async (code) => [code, await details(code)])));
      return (code, question) => whole[code][question] ?? "";
    }
    const topics = new Set(questions.map((question) => document.getElementById(question).closest("tbody").dataset.topic));
    const found = Object.assign({}, ...(await Promise.all([...topics].map(values))));
    return (code, question) => found[question]?.[code] ?? "";
  };

  // An answer says the same if its words do; what the proof line says does not count.
  const said = (cell) => {
    const words = [...cell.querySelectorAll(".value, .value-text, .value-link, .cases dt")];
    return words.map((item) => item.textContent.trim()).join("|");
  };

  const selection = () => {
    const countries = chosen("country");
    const questions = chosen("question");
    if (!countries.length && !questions.length) return [[], []];
    return [countries.length ? boxes("country").map((box) => box.value).filter((code) => countries.includes(code)) : [...names.keys()],
      questions.length ? questions : boxes("question").map((box) => box.value)];
  };

  let turn = 0;
  const show = async () => {
    const mine = (turn += 1);
    const [codes, questions] = selection();
    for (const link of document.querySelectorAll("[data-tool]")) link.href = link.href.split("#")[0] + (chosen("country").length ? `#c=${chosen("country").join(",")}` : "");
    for (const box of picker.querySelectorAll("[data-topic]")) {
      const own = [...box.closest("fieldset").querySelectorAll('input[name="question"]')];
      const on = own.filter((item) => item.checked).length;
      box.checked = on === own.length;
      box.indeterminate = on > 0 && on < own.length;
    }
    const cell = await cells(codes, questions);
    if (mine !== turn) return;
    for (const head of table.querySelectorAll("thead [data-country]")) head.hidden = !codes.includes(head.dataset.country);
    table.style.setProperty("--columns", codes.length);
    table.parentElement.classList.toggle("fits", codes.length <= WHOLE);
    let rows = 0;
    for (const body of table.tBodies) {
      let shown = 0;
      for (const row of body.querySelectorAll("tr[data-question]")) {
        for (const old of row.querySelectorAll("td")) old.remove();
        row.hidden = !questions.includes(row.dataset.question);
        if (row.hidden) continue;
        row.insertAdjacentHTML("beforeend", codes.map((code) =>
          `<td role="cell" data-country="${code}"><span class="cell-country"></span><div class="cell">${cell(code, row.dataset.question)}</div></td>`).join(""));
        for (const own of row.cells) if (own.dataset.country) own.querySelector(".cell-country").textContent = names.get(own.dataset.country);
        const differ = new Set([...row.querySelectorAll("td")].map(said)).size > 1;
        row.toggleAttribute("data-differ", differ);
        row.querySelector("[data-differ-note]").hidden = !differ;
        row.hidden = differences.checked && !differ;
        shown += row.hidden ? 0 : 1;
      }
      body.hidden = !shown;
      body.querySelector(".topic-row th").colSpan = codes.length + 1;
      rows += shown;
    }
    table.parentElement.hidden = !rows;
    table.dataset.shown = `${codes.join(",")} ${rows}`;
    status.textContent = rows
      ? picker.dataset.result.replace("{countries}", codes.length).replace("{questions}", rows)
      : picker.dataset.empty;
  };

  // The selection as a file: one line a case, with note, citations and evidence. A cell that could be taken for a formula is not one.
  const csv = async () => {
    const [codes, questions] = selection();
    const whole = Object.fromEntries(await Promise.all(codes.map(async (code) => [code, await details(code)])));
    const text = (element, selector) => [...element.querySelectorAll(selector)].map((item) => item.textContent.trim().replace(/\s+/g, " ")).join("; ");
    const lines = [picker.dataset.columns.split("|")];
    for (const question of questions) {
      if (document.getElementById(question).hidden) continue;
      for (const code of codes) {
        const answer = document.createElement("template");
        answer.innerHTML = whole[code][question] ?? "";
        const cases = [...answer.content.querySelectorAll(".cases > div")];
        const rest = answer.content.cloneNode(true);
        for (const item of rest.querySelectorAll(".cases")) item.remove();
        const common = [text(rest, ".note, .looked-for, .coming"), text(rest, ".cites"), text(rest, ".evidence")];
        for (const item of cases.length ? cases : [rest]) {
          const own = cases.length ? [text(item, ".note"), text(item, ".cites")] : ["", ""];
          lines.push([question, names.get(code), cases.length ? text(item, "dt") : "", text(item, ".value, .value-text, .value-link"),
            [own[0], common[0]].filter(Boolean).join(" "), [own[1], common[1]].filter(Boolean).join("; "), common[2]]);
        }
      }
    }
    const quoted = (value) => `"${value.replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", lines.map((line) => line.map(quoted).join(",")).join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" }));
    link.download = "comparison.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  picker.hidden = false;
  document.documentElement.classList.add("scripted-on");
  picker.addEventListener("change", (event) => {
    if (event.target.dataset.topic) {
      for (const box of event.target.closest("fieldset").querySelectorAll('input[name="question"]')) {
        box.checked = event.target.checked;
      }
    }
    write();
    show();
  });
  picker.querySelector("[data-csv]").addEventListener("click", csv);
  picker.querySelector("[data-print]").addEventListener("click", () => print());
  picker.querySelector("[data-copy]").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      status.textContent = picker.dataset.copied;
    } catch {
      status.textContent = location.href; // No clipboard from a folder or without permission: show it to be copied.
    }
  });
  addEventListener("hashchange", () => {
    if (location.hash.includes("=") || document.getElementById(location.hash.slice(1))?.dataset.question) {
      read();
      show();
    }
  });
  read();
  show();
}

// The home page's choice of countries leads to the same place, and to the other tools.
const chooser = document.querySelector("[data-chooser]");
if (chooser) {
  document.documentElement.classList.add("scripted-on");
  for (const chip of chooser.querySelectorAll(".scripted")) chip.hidden = false;
  let countries = []; // in the order of choosing: the first one leads
  const follow = () => {
    const ticked = [...chooser.querySelectorAll("input:checked")].map((box) => box.value);
    countries = [...countries.filter((code) => ticked.includes(code)), ...ticked.filter((code) => !countries.includes(code))];
    for (const link of chooser.querySelectorAll(".actions a")) link.href = link.href.split("#")[0] + (countries.length ? `#c=${countries.join(",")}` : "");
  };
  chooser.addEventListener("change", follow);
  addEventListener("pageshow", follow); // after "back" the browser ticks the boxes itself, and says so to nobody
  follow();
}
