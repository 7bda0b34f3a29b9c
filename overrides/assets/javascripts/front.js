// The page at the root: on to the newest edition, in the first of the browser's languages it is in. Without scripts, and
// for whoever came for the list of editions, the page is what it is.

const links = [...document.querySelectorAll(".front-languages a")];
const wanted = navigator.languages.map((code) => code.toLowerCase().split("-")[0]);
const known = wanted.map((code) => links.find((link) => link.hreflang === code)).find(Boolean);
if (!location.hash) location.replace((known ?? links[0]).href);
