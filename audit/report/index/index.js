// The index says everything without this script. It adds: sorting by any column, and the choice of colours.
"use strict";
const root = document.documentElement;
root.classList.add("js");

// --- sorting ---

const heads = [...document.querySelectorAll("thead th")];
const body = document.querySelector("tbody");
const numeric = (head) => !head.matches(".name");

function sort(head) {
  const place = heads.indexOf(head);
  const now = head.getAttribute("aria-sort");
  // A name is first looked up from A, a number from the largest; the worst sentence is the one of the least quality.
  const upward = head.matches(".name, .worst") ? now !== "ascending" : now === "descending";
  for (const other of heads) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", upward ? "ascending" : "descending");
  const key = (row) => row.children[place].dataset.sort;
  const order = (a, b) => (numeric(head) ? key(a) - key(b) : key(a).localeCompare(key(b), "en", { numeric: true }));
  body.append(...[...body.rows].sort((a, b) => (upward ? order(a, b) : order(b, a))));
}

for (const head of heads) {
  if (head.dataset.fixed !== undefined) continue;
  const press = document.createElement("button");
  press.type = "button";
  press.append(...head.childNodes);
  press.addEventListener("click", () => sort(head));
  head.append(press);
}

// --- colours: the same choice as on the pages ---

const THEMES = { "": "as the system has them", light: "light", dark: "dark" };
const KEY = "audit.colours";
const press = document.querySelector(".theme");

function dye(theme) {
  if (theme === "") delete root.dataset.theme;
  else root.dataset.theme = theme;
  press.title = `Colours: ${THEMES[theme]}`;
  press.setAttribute("aria-label", press.title);
  press.textContent = { "": "◐", light: "○", dark: "●" }[theme];
}

press.addEventListener("click", () => {
  const names = Object.keys(THEMES);
  const next = names[(names.indexOf(root.dataset.theme ?? "") + 1) % names.length];
  dye(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Then it holds until the page is closed.
  }
});

let stored = "";
try {
  stored = localStorage.getItem(KEY) ?? "";
} catch {
  // Storage may be closed to pages that come from a file.
}
dye(stored in THEMES ? stored : "");
