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

// The list of languages closes when the reader goes elsewhere.
const languages = document.querySelector(".languages");
if (languages) {
  const close = (event) => {
    if (languages.open && !languages.contains(event.target)) languages.open = false;
  };
  addEventListener("click", close);
  addEventListener("focusin", close);
  languages.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !languages.open) return;
    languages.open = false;
    languages.querySelector("summary").focus();
  });
}
