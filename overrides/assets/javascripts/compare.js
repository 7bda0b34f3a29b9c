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
    if (!["c", "q", "d"].some((key) => state.has(key))) return false;
    const listed = (key) => (state.get(key) || "").split(",").filter(Boolean);
    for (const box of boxes("country")) box.checked = listed("c").includes(box.value);
    for (const box of boxes("question")) box.checked = listed("q").includes(box.value);
    differences.checked = state.get("d") === "1";
    return true;
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

  const asked = new Set();

  const fill = (code) => {
    for (const cell of table.querySelectorAll(`td[data-country="${code}"]`)) {
      const whole = globalThis.toolboxDetails[code][cell.closest("tr").dataset.question];
      if (whole) cell.querySelector(".cell").innerHTML = whole;
    }
  };

  const loadDetails = () => {
    const shown = [...table.querySelectorAll("thead [data-country]:not([hidden])")].map((cell) => cell.dataset.country);
    if (shown.length > WHOLE) return;
    for (const code of shown) {
      if (asked.has(code)) continue;
      asked.add(code);
      const script = document.createElement("script");
      script.src = new URL(`${code}.js`, new URL("./", location.href.split("#")[0]));
      script.addEventListener("load", () => {
        fill(code);
        table.dataset.whole = [...asked].join(" ");
      });
      document.head.append(script);
    }
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
  const link = chooser.querySelector(".actions a");
  const follow = () => {
    const countries = [...chooser.querySelectorAll("input:checked")].map((box) => box.value);
    link.href = chooser.dataset.target + (countries.length ? `#c=${countries.join(",")}` : "");
  };
  chooser.addEventListener("change", follow);
  follow();
}
