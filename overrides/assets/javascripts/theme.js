// Runs before the page is drawn, so that a chosen theme does not flash, nor in the newest edition the notice that there may be a newer one.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the page follows the system.
}

{
  const page = document.documentElement;
  const edition = new URL(`${page.dataset.base}/`, location.href);
  if (page.dataset.edition && edition.pathname.endsWith("/latest/")) page.classList.add("newest");
}
