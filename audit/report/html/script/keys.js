// From finding to finding, by key or button; then everything begins.

let current = null;

function go(finding) {
  if (finding === undefined) return false;
  current = finding;
  address(finding.card);
  visit(finding.element);
  return true;
}

// Where the reader is among the findings that are shown: on one, or between two of them.
function walk(step, wanted = () => true) {
  const here = byCard.get(document.activeElement.closest(".card")?.id) ?? current;
  const after = (finding) => here !== null && Boolean(here.element.compareDocumentPosition(finding.element) & Node.DOCUMENT_POSITION_FOLLOWING);
  const candidates = inView.filter((finding) => finding !== here && wanted(finding, here));
  return go(step > 0 ? candidates.find((finding) => here === null || after(finding)) : candidates.findLast((finding) => here !== null && !after(finding)));
}

const elsewhere = (finding, here) => finding.sentence !== here?.sentence;
const undecided = (finding) => decided(finding) === null;

function walkSentences(step) {
  const here = byCard.get(document.activeElement.closest(".card")?.id) ?? current;
  if (!walk(step, elsewhere) || step > 0 || here === null) return;
  go(inView.find((finding) => finding.sentence === current.sentence)); // backwards one comes to its last finding: begin at its first
}

// Decides the finding in hand and goes on to the next that is open; both before a filter can hide them.
function decideAndGoOn(choose) {
  const here = byCard.get(document.activeElement.closest(".card")?.id) ?? current;
  if (here === null) { walk(1); return; }
  current = here;
  choose(here);
  if (!walk(1, undecided)) here.element.focus({ preventScroll: true });
}

function inHand() {
  return byCard.get(document.activeElement.closest(".card")?.id) ?? current;
}

function toggleSeverity(name) {
  const boxes = all("[name=severity]", toolbar);
  const alone = boxes.every((box) => box.checked === (box.value === name));
  for (const box of boxes) box.checked = !alone && box.value === name;
  changed();
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  n: () => walkSentences(1),
  p: () => walkSentences(-1),
  a: () => decideAndGoOn((finding) => accept([finding])),
  x: () => decideAndGoOn((finding) => reject([finding])),
  u: () => inHand() && decide([inHand()], null),
  e: () => inHand() && edit(inHand()),
  c: () => inHand()?.suggestions[0] && copy(inHand().suggestions[0]),
  1: () => toggleSeverity("critical"),
  2: () => toggleSeverity("major"),
  3: () => toggleSeverity("minor"),
  "/": () => fields.q.focus(),
  r: () => { fields.view.value = fields.view.value === "reading" ? "sentences" : "reading"; showView(); },
  f: () => { if (fields.fluency) { fields.fluency.checked = !fields.fluency.checked; changed(); } },
  "?": () => one("dialog.help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || one("dialog[open]") !== null) return;
  if (event.key === "Escape") {
    for (const menu of all(".menu[open]")) menu.open = false;
    if (document.activeElement.matches("input, select")) document.activeElement.blur();
    dim();
    return;
  }
  if (event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea")) return;
  if (event.target.matches("[data-w]") && event.key === "ArrowRight") moveWithinLine(event.target, 1);
  else if (event.target.matches("[data-w]") && event.key === "ArrowLeft") moveWithinLine(event.target, -1);
  else if (Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

// --- buttons of the page ---

const THEMES = { "": "as the system has them", light: "light", dark: "dark" };
const COLOURS = "audit.colours";

function dye(theme) {
  const root = document.documentElement;
  if (theme === "") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const press = one("[data-do=theme]");
  press.title = `Colours: ${THEMES[theme]}`;
  press.setAttribute("aria-label", press.title);
  press.textContent = { "": "◐", light: "○", dark: "●" }[theme];
}

function nextTheme() {
  const names = Object.keys(THEMES);
  const theme = names[(names.indexOf(document.documentElement.dataset.theme ?? "") + 1) % names.length];
  dye(theme);
  try {
    localStorage.setItem(COLOURS, theme);
  } catch {
    // Then it holds until the page is closed.
  }
}

function forget() {
  if (decisions.size === 0) return;
  const undo = decide(findings, null);
  say("All decisions are forgotten.", undo);
}

const DO = {
  export: exportDecisions,
  forget,
  theme: nextTheme,
  help: KEYS["?"],
  clear: clearFilters,
  "copy-text": () => copy(correctedText()),
  "save-text": () => save(`${stem}.corrected.txt`, "text/plain", correctedText()),
};

document.addEventListener("click", (event) => {
  for (const menu of all(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  const press = event.target.closest("button");
  if (press === null) return;
  if (press.dataset.walk !== undefined) walk(Number(press.dataset.walk));
  else if (press.dataset.do !== undefined) DO[press.dataset.do]();
});

let theme = "";
try {
  theme = localStorage.getItem(COLOURS) ?? "";
} catch {
  // The system's colours, then.
}
document.documentElement.classList.add("js");
dye(theme in THEMES ? theme : "");
obey();
showDecisions();
refresh();
showView();
arrive();
