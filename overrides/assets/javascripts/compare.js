// The compare page: narrows the whole table to the countries and questions the reader picks. The choice stands after `#`
// in the address, so that it works from a folder, can be sent to a colleague, and tells a server nothing.

const picker = document.querySelector("[data-compare]");

if (picker) {
  const table = document.querySelector(".matrix");
  const status = picker.querySelector("[data-status]");
  const differences = picker.querySelector("[data-differences]");
  const boxes = (name) => [...picker.querySelectorAll(`input[name="${name}"]`)];
  const chosen = (name) => boxes(name).filter((box) => box.checked).map((box) => box.value);

  // Up to this many countries fit side by side and are shown with notes and citations; with more, values are what one can read.
  const WHOLE = 6;

  const read = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    if (!["c", "q", "t", "d"].some((key) => state.has(key))) return false;
    const listed = (key) => (state.get(key) || "").split(",").filter(Boolean);
    const ofTopics = listed("t").flatMap((topic) => {
      const head = picker.querySelector(`[data-topic="${CSS.escape(topic)}"]`);
      return head ? [...head.closest("fieldset").querySelectorAll('input[name="question"]')].map((box) => box.value) : [];
    });
    const questions = [...listed("q"), ...ofTopics];
    for (const box of boxes("country")) box.checked = listed("c").includes(box.value);
    for (const box of boxes("question")) box.checked = questions.includes(box.value);
    differences.checked = state.get("d") === "1";
    return true;
  };

  const write = () => {
    const parts = [];
    const countries = chosen("country");
    const questions = chosen("question");
    for (const link of document.querySelectorAll("[data-tool]")) link.href = link.href.split("#")[0] + (countries.length ? `#c=${countries.join(",")}` : "");
    if (countries.length) parts.push(`c=${countries.join(",")}`);
    if (questions.length) parts.push(`q=${questions.join(",")}`);
    if (differences.checked) parts.push("d=1");
    history.replaceState(null, "", `${location.pathname}${location.search}${parts.length ? `#${parts.join("&")}` : ""}`);
  };

  // An answer says the same if its words do; what the proof line says does not count.
  const said = (cell) => {
    const values = [...cell.querySelectorAll(".value, .value-text, .value-link, .cases dt")];
    return values.map((item) => item.textContent.trim()).join("|");
  };

  const show = () => {
    const countries = chosen("country");
    const questions = chosen("question");
    const wantedCountry = (code) => !countries.length || countries.includes(code);
    for (const cell of table.querySelectorAll("[data-country]")) cell.hidden = !wantedCountry(cell.dataset.country);
    const columns = table.querySelectorAll("thead [data-country]:not([hidden])").length;
    table.style.setProperty("--columns", columns);
    table.parentElement.classList.toggle("fits", columns <= WHOLE);
    let rows = 0;
    for (const body of table.tBodies) {
      let shown = 0;
      for (const row of body.querySelectorAll("tr[data-question]")) {
        const cells = [...row.querySelectorAll("td[data-country]:not([hidden])")];
        const differ = new Set(cells.map(said)).size > 1;
        row.toggleAttribute("data-differ", differ);
        row.querySelector("[data-differ-note]").hidden = !differ;
        const wanted = !questions.length || questions.includes(row.dataset.question);
        row.hidden = !wanted || (differences.checked && !differ);
        shown += row.hidden ? 0 : 1;
      }
      body.hidden = !shown;
      body.querySelector(".topic-row th").colSpan = columns + 1;
      rows += shown;
    }
    for (const box of picker.querySelectorAll("[data-topic]")) {
      const own = [...box.closest("fieldset").querySelectorAll('input[name="question"]')];
      const on = own.filter((item) => item.checked).length;
      box.checked = on === own.length;
      box.indeterminate = on > 0 && on < own.length;
    }
    loadDetails();
    status.textContent = rows
      ? picker.dataset.result.replace("{countries}", columns).replace("{questions}", rows)
      : picker.dataset.empty;
  };

  const asked = new Map();
  const filled = new Set();

  const details = (code) => {
    if (!asked.has(code)) {
      asked.set(code, new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = new URL(`${code}.js`, new URL("./", location.href.split("#")[0]));
        script.addEventListener("load", () => resolve(globalThis.toolboxDetails[code]));
        script.addEventListener("error", () => resolve({}));
        document.head.append(script);
      }));
    }
    return asked.get(code);
  };

  const fill = (code) => {
    for (const cell of table.querySelectorAll(`td[data-country="${code}"]`)) {
      const whole = globalThis.toolboxDetails?.[code]?.[cell.closest("tr").dataset.question];
      if (whole) cell.querySelector(".cell").innerHTML = whole;
    }
  };

  const loadDetails = () => {
    const shown = [...table.querySelectorAll("thead [data-country]:not([hidden])")].map((cell) => cell.dataset.country);
    if (shown.length > WHOLE) return;
    for (const code of shown) {
      if (filled.has(code)) continue;
      filled.add(code);
      details(code).then(() => {
        fill(code);
        table.dataset.whole = [...filled].join(" ");
      });
    }
  };

  // The selection as a file: one line a case, with note, citations and evidence. A cell that could be taken for a formula is not one.
  const csv = async () => {
    const codes = [...table.querySelectorAll("thead [data-country]:not([hidden])")].map((cell) => [cell.dataset.country, cell.textContent.trim()]);
    const cells = Object.fromEntries(await Promise.all(codes.map(async ([code]) => [code, await details(code)])));
    const text = (element, selector) => [...element.querySelectorAll(selector)].map((item) => item.textContent.trim().replace(/\s+/g, " ")).join("; ");
    const lines = [picker.dataset.columns.split("|")];
    for (const row of table.querySelectorAll("tbody:not([hidden]) tr[data-question]:not([hidden])")) {
      for (const [code, name] of codes) {
        const whole = document.createElement("template");
        whole.innerHTML = cells[code][row.dataset.question] ?? row.querySelector(`td[data-country="${code}"] .cell`).innerHTML;
        const values = ".value, .value-text, .value-link";
        const cases = [...whole.content.querySelectorAll(".cases > div")];
        const rest = whole.content.cloneNode(true);
        for (const item of rest.querySelectorAll(".cases")) item.remove();
        const common = [text(rest, ".note, .looked-for, .coming"), text(rest, ".cites"), text(rest, ".evidence")];
        for (const item of cases.length ? cases : [rest]) {
          const own = cases.length ? [text(item, ".note"), text(item, ".cites")] : ["", ""];
          lines.push([row.dataset.question, name, cases.length ? text(item, "dt") : "", text(item, values),
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

  const goToRow = () => {
    const target = document.getElementById(location.hash.slice(1)); // ids are plain letters: nothing to decode
    if (target && table.contains(target)) target.scrollIntoView();
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
    if (read()) show();
    else goToRow();
  });
  read();
  show();
  goToRow();
}

// The home page's choice of countries leads to the same place.
const chooser = document.querySelector("[data-chooser]");
if (chooser) {
  document.documentElement.classList.add("scripted-on");
  for (const chip of chooser.querySelectorAll(".scripted")) chip.hidden = false;
  const follow = () => {
    const countries = [...chooser.querySelectorAll("input:checked")].map((box) => box.value);
    for (const link of chooser.querySelectorAll(".actions a")) link.href = link.href.split("#")[0] + (countries.length ? `#c=${countries.join(",")}` : "");
  };
  chooser.addEventListener("change", follow);
  follow();
}
