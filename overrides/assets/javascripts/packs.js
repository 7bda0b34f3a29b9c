// Make a pack: what is chosen stands after `#`. A ready file is offered; else the command, and the pages themselves to print.

const maker = document.querySelector("[data-packs]");
if (maker) {
  const find = (name) => maker.querySelector(`[data-${name}]`);
  const sheets = document.querySelector("[data-sheets]");
  const chosen = (name) => [...maker.querySelectorAll(`[name=${name}]:checked`)];
  const values = (name) => chosen(name).map((input) => input.value);
  const keys = { k: "chapter", c: "country", f: "format" };

  const show = () => {
    const chapters = values("chapter");
    const countries = values("country");
    const [format] = values("format");
    const row = [...document.querySelectorAll("[data-pack]")].find(({ dataset }) => {
      const [ofChapters, ofCountries] = dataset.pack.split("|").map((list) => list.split(",").filter(Boolean));
      return ofChapters.join() === chapters.join() && [...ofCountries].sort().join() === [...countries].sort().join();
    });
    const file = row?.querySelector(`[data-format=${format}]`);
    const nothing = !chapters.length && !countries.length;
    find("empty").hidden = !nothing;
    find("ready").hidden = !file;
    find("made").hidden = nothing || Boolean(file);
    find("print").hidden = nothing || location.protocol === "file:";
    if (file) {
      find("ready").querySelector("a").href = file.href;
      find("weight").textContent = file.nextElementSibling.textContent;
    }
    find("command-line").textContent = [
      maker.dataset.command,
      chapters.length ? `--chapters ${chapters.join()}` : "",
      countries.length ? `--countries ${countries.join().toUpperCase()}` : "",
      `--format ${format} --output pack.${format}`,
    ].filter(Boolean).join(" ");
    history.replaceState(null, "", nothing ? location.pathname : `#k=${chapters.join()}&c=${countries.join()}&f=${format}`);
  };

  const restore = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const [key, name] of Object.entries(keys)) {
      const wanted = (state.get(key) ?? "").split(",");
      if (!state.has(key)) continue;
      for (const input of maker.querySelectorAll(`[name=${name}]`)) input.checked = wanted.includes(input.value);
    }
    if (!chosen("format").length) maker.querySelector("[name=format]").checked = true;
    show();
  };

  const gather = async () => {
    const parser = new DOMParser();
    const addresses = [...chosen("chapter"), ...chosen("country")].flatMap((input) => input.dataset.pages.split(" "));
    const pages = await Promise.all(addresses.map(async (address) => {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
      const page = parser.parseFromString(await answer.text(), "text/html").getElementById("content");
      const base = new URL(address, location.href);
      for (const link of page.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), base).href;
      for (const details of page.querySelectorAll("details")) details.open = true;
      for (const marked of page.querySelectorAll("[id]")) marked.removeAttribute("id");
      const sheet = document.createElement("article");
      sheet.append(...page.childNodes);
      return sheet;
    }));
    sheets.replaceChildren(...pages);
    sheets.hidden = false;
    document.body.classList.add("prints-pack");
    print();
  };

  maker.hidden = false;
  maker.addEventListener("change", show);
  maker.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", restore);
  find("print").addEventListener("click", async ({ currentTarget }) => {
    currentTarget.disabled = true;
    try {
      await gather();
    } catch (error) {
      sheets.textContent = String(error);
      sheets.hidden = false;
    }
    currentTarget.disabled = false;
  });
  addEventListener("afterprint", () => {
    document.body.classList.remove("prints-pack");
    sheets.replaceChildren();
    sheets.hidden = true;
  });
  find("copy").addEventListener("click", async ({ currentTarget }) => {
    try {
      await navigator.clipboard.writeText(find("command-line").textContent);
      currentTarget.textContent = currentTarget.dataset.done;
    } catch {
      getSelection().selectAllChildren(find("command-line")); // Forbidden clipboard: the reader copies what is marked.
    }
  });
  restore();
}
