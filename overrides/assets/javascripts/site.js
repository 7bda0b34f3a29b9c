// The shell: choice of theme, menu on small screens, language links that keep what stands after `#`.

const palette = document.querySelector(".palette");
if (palette) {
  palette.hidden = false;
  palette.querySelector("select").value = document.documentElement.dataset.theme || "system";
  palette.addEventListener("change", (event) => {
    const theme = event.target.value;
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Forbidden storage: the choice holds for this page.
    }
  });
}

const button = document.querySelector(".menu-button");
const navigation = document.getElementById("navigation");
if (button && navigation) {
  button.hidden = false;
  document.documentElement.classList.add("has-menu");
  const open = (wanted) => {
    button.setAttribute("aria-expanded", String(wanted));
    navigation.classList.toggle("open", wanted);
  };
  button.addEventListener("click", () => open(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
      open(false);
      button.focus();
    }
  });
}

const keepState = () => {
  for (const link of document.querySelectorAll("[data-language-link]")) {
    link.href = link.href.split("#")[0] + location.hash;
  }
};
keepState();
addEventListener("hashchange", keepState);
addEventListener("click", keepState, true); // history.replaceState fires no event

// The lists of languages and editions close when the reader goes elsewhere.
for (const list of document.querySelectorAll(".switch")) {
  const close = (event) => {
    if (list.open && !list.contains(event.target)) list.open = false;
  };
  addEventListener("click", close);
  addEventListener("focusin", close);
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !list.open) return;
    list.open = false;
    list.querySelector("summary").focus();
  });
}

// In a copy opened from a folder a page is a file. The pages' own links say so; those that scripts have made do not.
if (location.protocol === "file:") {
  const name = (event) => {
    const link = event.target.closest?.("a[href]");
    if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  };
  addEventListener("click", name, true);
  addEventListener("auxclick", name, true);
}

// A page stays as it was published; whether an answer is due to be read again follows from the reader's clock.
const today = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
for (const item of document.querySelectorAll("[data-due]")) {
  if (item.dataset.due > today) continue;
  item.classList.add("passed");
  item.textContent = item.dataset.passed;
}

// Editions: an old one names the newest; the list is filled in when it is opened and leads to the same page, or the nearest.
const { base, edition } = document.documentElement.dataset;
if (edition) {
  const own = new URL(`${base}/`, location.href);
  const all = new URL("../", own);
  const path = location.href.split(/[?#]/)[0].slice(own.href.length);
  const inNewest = document.documentElement.classList.contains("newest");
  let known;
  const editions = () => {
    known ??= fetch(new URL("versions.json", all)).then((answer) => answer.json());
    return known;
  };

  const notice = document.querySelector(".notice-edition");
  if (notice && !inNewest) {
    editions().then(([newest]) => {
      notice.hidden = newest.version === edition;
      notice.classList.toggle("old", !notice.hidden);
      notice.querySelector("span").textContent = notice.dataset.old.replace("{newest}", newest.version);
    }, () => {}); // Without the list the notice says what is true anyway.
  }

  const nearest = async (there) => {
    for (let here = path; here; here = here.replace(/[^/]*\/$/, "")) {
      if ((await fetch(new URL(here, there), { method: "HEAD" })).ok) return new URL(here, there);
    }
    return there;
  };

  const picker = document.querySelector(".editions");
  const fill = async () => {
    const items = (await editions()).map(({ version, aliases, properties }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const there = new URL(`${aliases[0] ?? version}/`, all);
      link.href = new URL(path, there) + location.hash;
      link.textContent = properties.whole ? version : `${version} · ${picker.dataset.thin}`;
      if (version === edition) link.setAttribute("aria-current", "true");
      link.addEventListener("click", async (event) => {
        event.preventDefault();
        location.href = (await nearest(there)) + location.hash;
      });
      item.append(link);
      return item;
    });
    picker.querySelector("ul").prepend(...items);
  };
  picker?.addEventListener("toggle", () => fill().catch(() => {}), { once: true }); // The link to all editions is there anyway.
}
