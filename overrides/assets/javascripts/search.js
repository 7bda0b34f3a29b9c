// Search with pagefind's own index of the page's language, loaded when the reader first types or chooses a filter.

const PAGE = 10;
const box = document.querySelector("[data-search]");
const words = box.querySelector("input[type=search]");
const filters = [...box.querySelectorAll("[data-filter]")];
const status = box.querySelector("[data-status]");
const list = box.querySelector("[data-list]");
const more = box.querySelector("[data-more]");
const site = new URL(box.dataset.site, location.href);
let pagefind;
let latest = 0;

// In a copy opened from a folder nothing can be fetched: the index of the language comes as one script that holds its files.
const fromScript = async (folder) => {
  const script = document.createElement("script");
  script.src = new URL(`${document.documentElement.lang}.js`, folder);
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  const files = globalThis.toolboxIndex;
  const bytes = (name) => Uint8Array.from(atob(files[name]), (letter) => letter.charCodeAt(0));
  globalThis.fetch = async (address) => new Response(bytes(String(address).split("?")[0].slice(folder.pathname.length)));
  return import(URL.createObjectURL(new Blob([bytes("pagefind.js")], { type: "text/javascript" })));
};

const load = () => {
  pagefind ??= (async () => {
    const index = new URL(box.dataset.index, location.href);
    const folder = new URL("./", index);
    const module = location.protocol === "file:" ? await fromScript(folder) : await import(index);
    // The worker costs more bytes than it saves time here.
    await module.options({ basePath: folder.pathname, baseUrl: site.pathname, noWorker: true });
    const choices = await module.filters();
    for (const select of filters) {
      for (const value of Object.keys(choices[select.dataset.filter] ?? {}).sort()) select.add(new Option(value, value));
      select.value = new URLSearchParams(location.hash.slice(1)).get(select.dataset.filter) ?? "";
    }
    return module;
  })();
  return pagefind;
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// Excerpts are HTML with pagefind's <mark>. A template does not run it, and only text and marks are taken from it.
const excerpt = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  const paragraph = document.createElement("p");
  for (const part of template.content.childNodes) {
    if (part.nodeName !== "MARK") {
      paragraph.append(part.textContent);
      continue;
    }
    const mark = document.createElement("mark");
    mark.textContent = part.textContent;
    paragraph.append(mark);
  }
  return paragraph;
};

const show = (data) => {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const best = data.sub_results?.find((part) => part.anchor) ?? data;
  link.href = best.url;
  link.textContent = data.meta.title;
  item.append(link);
  if (best !== data && best.title !== data.meta.title) item.append(" · ", best.title);
  item.append(excerpt(best.excerpt));
  return item;
};

const extend = async (results, turn) => {
  const next = results.slice(list.children.length, list.children.length + PAGE);
  const items = (await Promise.all(next.map((result) => result.data()))).map(show);
  if (turn !== latest) return;
  list.append(...items);
  more.hidden = list.children.length >= results.length;
};

const search = async () => {
  const turn = ++latest;
  const query = words.value.trim();
  const chosen = {};
  status.textContent = query ? box.dataset.loading : "";
  const module = await load();
  for (const select of filters) if (select.value) chosen[select.dataset.filter] = select.value;
  const state = new URLSearchParams({ ...(query && { q: query }), ...chosen });
  history.replaceState(null, "", `#${state}`);
  if (!query && !Object.keys(chosen).length) {
    list.replaceChildren();
    more.hidden = true;
    status.textContent = "";
    return;
  }
  const found = await module.search(query || null, { filters: chosen });
  if (turn !== latest) return;
  list.replaceChildren();
  await extend(found.results, turn);
  more.onclick = async () => {
    const first = list.children.length;
    await extend(found.results, turn);
    list.children[first].querySelector("a").focus();
  };
  const text = found.results.length ? box.dataset.results : box.dataset.none;
  status.textContent = fill(text, { count: found.results.length, query });
};

let timer;
box.hidden = false;
words.addEventListener("focus", load, { once: true });
words.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, 200);
});
for (const select of filters) {
  select.addEventListener("focus", load, { once: true });
  select.addEventListener("change", search);
}
const state = new URLSearchParams(location.hash.slice(1));
if ([...state.keys()].length) {
  words.value = state.get("q") ?? "";
  load().then(search);
}
