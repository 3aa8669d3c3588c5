// The page says everything without this script. It adds: words light their partners, findings their place,
// a filter, a walk through the findings (j, k) and buttons that copy.
"use strict";
document.documentElement.classList.add("js");

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const list = (element, name) => (element.dataset[name] ?? "").split(" ").filter(Boolean);
const sentenceOf = (element) => element.closest(".sentence");

// --- words and their partners, findings and their marks ---

let lit = [];

function light(elements, name) {
  for (const element of elements) {
    element.classList.add(name);
    lit.push([element, name]);
  }
}

function dim() {
  for (const [element, name] of lit) element.classList.remove(name);
  lit = [];
}

function words(line, indices) {
  return line === null ? [] : indices.flatMap((index) => all(`[data-w="${index}"]`, line));
}

function lightWord(word) {
  const sentence = sentenceOf(word);
  const line = word.closest(".target, .source");
  const other = sentence.querySelector(line.matches(".target") ? ".source" : ".target");
  light(words(line, [word.dataset.w]), "lit");
  light(words(other, list(word, "a")), "lit");
}

function lightFindings(sentence, numbers) {
  for (const number of numbers) {
    const marks = all(`mark[data-f~="${number}"]:not(.off)`, sentence);
    light(marks, "near");
    light(all(`.card[data-f="${number}"]`, sentence), "near");
    const partners = marks.flatMap((mark) => all("[data-w]", mark)).flatMap((word) => list(word, "a"));
    light(words(sentence.querySelector(".source"), [...new Set(partners)]), "lit");
  }
}

function show(element) {
  dim();
  const word = element.closest("[data-w]");
  if (word !== null) lightWord(word);
  const finding = element.closest("mark, .card, a.note");
  if (finding === null) return;
  if (word === null) lightFindings(sentenceOf(finding), list(finding, "f"));
  else for (const number of list(finding, "f")) light(all(`.card[data-f="${number}"]`, sentenceOf(finding)), "near");
}

document.addEventListener("pointerover", (event) => show(event.target));
document.addEventListener("focusin", (event) => show(event.target));

// One tab stop per line of words; arrow keys move within it.
for (const line of all(".target, .source")) line.querySelector("[data-w]")?.setAttribute("tabindex", "0");

function moveWithinLine(word, step) {
  const line = all("[data-w]", word.closest(".target, .source"));
  const next = line[line.indexOf(word) + step];
  if (next === undefined) return;
  word.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
}

// --- filter ---

const toolbar = document.querySelector(".toolbar");
const cards = all(".card");

function filter() {
  const severities = ["critical", "major", "minor"].filter((name) => toolbar.elements[name].checked);
  const hideClean = toolbar.elements["hide-clean"].checked;
  for (const card of cards) card.hidden = !severities.includes(card.dataset.severity);
  for (const sentence of all(".sentence")) {
    const shown = new Set(all(".card:not([hidden])", sentence).map((card) => card.dataset.f));
    for (const mark of all("mark", sentence)) mark.classList.toggle("off", !list(mark, "f").some((number) => shown.has(number)));
    for (const note of all("sup > .note", sentence)) note.hidden = !shown.has(note.dataset.f);
    sentence.hidden = hideClean && shown.size === 0 && !sentence.matches(".failed");
  }
  const visible = cards.filter((card) => !card.hidden).length;
  toolbar.querySelector("output").textContent = `${visible} of ${cards.length} shown`;
}

toolbar.addEventListener("change", filter);
toolbar.addEventListener("submit", (event) => event.preventDefault());
filter();

// --- from finding to finding ---

let current = null;

function walk(step) {
  const here = document.activeElement.closest(".card") ?? current;
  const place = cards.indexOf(here); // -1 before the first step
  const shown = (card) => !card.hidden;
  const next = step > 0 ? cards.slice(place + 1).find(shown) : cards.slice(0, Math.max(place, 0)).findLast(shown);
  if (next === undefined) return;
  current = next;
  current.focus({ preventScroll: true });
  current.scrollIntoView({ block: "center" });
}

// --- keys and buttons ---

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "Escape") dim();
  else if (event.target.matches("[data-w]") && event.key.startsWith("Arrow")) {
    if (event.key === "ArrowRight") moveWithinLine(event.target, 1);
    if (event.key === "ArrowLeft") moveWithinLine(event.target, -1);
  }
});

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A page opened from a file may not have the clipboard: select and copy as a reader would.
    const focused = document.activeElement;
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    focused.focus();
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (button === null) return;
  if (button.dataset.step !== undefined) walk(Number(button.dataset.step));
  if (button.dataset.copy === undefined) return;
  await copy(button.dataset.copy);
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
});
