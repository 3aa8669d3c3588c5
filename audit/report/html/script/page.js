// The page says everything without scripts. They add work: filters, decisions, a reading view, keys.
// This file: what all the others use.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);
const list = (element, name) => (element.dataset[name] ?? "").split(" ").filter(Boolean);

function make(tag, attributes = {}, ...contents) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...contents);
  return element;
}

// A finding: what the page's data says of it, with its card and its sentence.
const { document: documentName, findings } = JSON.parse(one("#data").textContent);
for (const finding of findings) {
  finding.element = document.getElementById(finding.card);
  finding.sentence = finding.element.closest(".sentence");
}
const byCard = new Map(findings.map((finding) => [finding.card, finding]));

const toolbar = one(".toolbar");
const main = one(".sentences");
const chunks = all(".chunk");

// Sentences in the order of the text; the reader may see them in another.
const sentences = all(".sentence");
const findingsOf = new Map(sentences.map((sentence) => [sentence, []]));
for (const finding of findings) findingsOf.get(finding.sentence).push(finding);

function counted(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

// Characters that cannot be seen, and may disguise a text, are shown by their code point, here as in the rest of the page.
const HIDDEN = /(?![\t\n\r])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u00ad\u200b\u2060-\u2064\ufeff]/gu;
const codePoint = (character) => `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
const spelled = (text) => text.replace(HIDDEN, (character) => `[${codePoint(character)}]`);

function shown(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(HIDDEN)) {
    parts.push(text.slice(end, match.index), make("span", { className: "hidden" }, codePoint(match[0])));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

// A message at the foot of the page, with a way back where there is one.
let fading = 0;
function say(message, undo = null) {
  const toast = one(".toast");
  toast.replaceChildren(...shown(message));
  if (undo !== null) {
    const button = make("button", { type: "button" }, "Undo");
    button.addEventListener("click", () => { undo(); toast.replaceChildren(); });
    toast.append(" ", button);
  }
  clearTimeout(fading);
  fading = setTimeout(() => toast.replaceChildren(), undo === null ? 4000 : 10000);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A page opened from a file may not have the clipboard: select and copy as a reader would.
    const focused = document.activeElement;
    const field = make("textarea", { value: text });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    focused.focus();
  }
  say("Copied.");
}

function save(name, type, text) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// The document's name as a file's name: without folders and without its ending.
const stem = documentName.split(/[\\/]/).pop().replace(/(.)\.[^.]*$/, "$1") || "document";

// Brings an element into view, whatever hides it, and gives it the keyboard.
function visit(element) {
  for (let fold = element.closest("details"); fold !== null; fold = fold.parentElement.closest("details")) fold.open = true;
  element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
  // Twice: what stands above is laid out only when it comes near the window, and then moves the place.
  const scroll = () => element.scrollIntoView({ block: element.offsetHeight > innerHeight / 2 ? "start" : "center" });
  scroll();
  requestAnimationFrame(scroll);
}
