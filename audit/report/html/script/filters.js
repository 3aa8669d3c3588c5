// Which findings are shown, in which order, and how many there would be. The choice stands in the address, after the
// place: #s17-f2?severity=major&rule=always-in. A link to it opens the page as it is now.

const fields = toolbar.elements;
const SEVERITIES = ["critical", "major", "minor"];
const CHOICES = ["category", "rule", "verdict", "order"];
const SWITCHES = ["found", "suppressed", "fluency"];

const chosen = () => ({
  severity: all("[name=severity]", toolbar).filter((box) => box.checked).map((box) => box.value),
  category: fields.category.value,
  rule: fields.rule.value,
  verdict: fields.verdict.value,
  confidence: Number(fields.confidence.value),
  q: fields.q.value.trim().toLowerCase(),
});

// Each test answers for one finding; leaving one out tells what its other choices would show.
const TESTS = {
  severity: (finding, want) => want.severity.length === 0 || want.severity.includes(finding.severity),
  category: (finding, want) => want.category === "" || finding.category === want.category,
  rule: (finding, want) => want.rule === "" || finding.rule === want.rule,
  verdict: (finding, want) => want.verdict === "" || (decided(finding)?.verdict ?? "open") === want.verdict,
  confidence: (finding, want) => 100 * finding.confidence >= want.confidence,
  q: (finding, want) => want.q === "" || mentions(finding.sentence, want.q) || mentions(finding.element, want.q),
};

// What can be searched: of a sentence its text and source, of a card what it says.
const haystacks = new Map();
function mentions(element, words) {
  if (!haystacks.has(element)) {
    const parts = element.matches(".card") ? all(".fix, .words, .why, .behind-it q, .evidence", element) : all(".target, .source", element);
    haystacks.set(element, parts.map((part) => part.matches(".target, .source") ? rawText(part) : part.textContent).join("\n").toLowerCase());
  }
  return haystacks.get(element).includes(words);
}

const passes = (finding, want, without = null) =>
  (finding.open || fields.suppressed?.checked) && Object.entries(TESTS).every(([name, test]) => name === without || test(finding, want));

let inView = [];
const partly = new Set(); // sentences some of whose findings are not shown

function fadeMarks(sentence, numbers) {
  for (const mark of all(".target mark", sentence)) mark.classList.toggle("off", !list(mark, "f").some((number) => numbers.has(number)));
  for (const note of all(".target sup .note", sentence)) note.hidden = !numbers.has(note.dataset.f);
}

function refresh() {
  const want = chosen();
  const narrowed = want.severity.length > 0 || want.category !== "" || want.rule !== "" || want.verdict !== "" || want.confidence > 0;
  const hideClean = narrowed || fields.found.checked;
  const showing = new Set(findings.filter((finding) => passes(finding, want)));
  for (const finding of findings) finding.element.hidden = !showing.has(finding);
  for (const sentence of sentences) {
    const its = findingsOf.get(sentence);
    const here = its.filter((finding) => showing.has(finding));
    if (here.length !== its.length || partly.has(sentence)) fadeMarks(sentence, new Set(here.map((finding) => finding.element.dataset.f)));
    if (here.length < its.length) partly.add(sentence);
    else partly.delete(sentence);
    const failed = sentence.matches(".failed") && !narrowed && want.q === "";
    sentence.hidden = here.length === 0 && !failed && (hideClean || want.q !== "" && !mentions(sentence, want.q));
  }
  arrange();
  for (const fold of all(".skipped-run", main)) fold.hidden = all(".sentence:not([hidden])", fold).length === 0;
  for (const chunk of chunks) chunk.hidden = one(":scope > :not([hidden])", chunk) === null;
  inView = all(".card:not([hidden])", main).map((card) => byCard.get(card.id));
  one(".nothing").hidden = inView.length > 0 || !narrowed && want.q === "";
  for (const cell of all(".strip a")) cell.classList.toggle("off", document.getElementById(cell.hash.slice(1))?.hidden ?? false);
  document.documentElement.classList.toggle("show-fluency", fields.fluency?.checked ?? false);
  fields.shown.textContent = inView.length === findings.filter((finding) => finding.open).length ? counted(inView.length, "finding") : `${inView.length} of ${counted(findings.length, "finding")}`;
  fields.least.textContent = want.confidence === 0 ? "any" : `${want.confidence} % or more`;
  one(".filters").classList.toggle("active", want.category !== "" || want.rule !== "" || want.verdict !== "" || want.confidence > 0 || fields.found.checked || fields.order.value !== "");
  showCounts(want);
}

function tally(want, without, key) {
  const counts = new Map();
  for (const finding of findings) if (passes(finding, want, without)) counts.set(key(finding), (counts.get(key(finding)) ?? 0) + 1);
  return counts;
}

function showCounts(want) {
  const severities = tally(want, "severity", (finding) => finding.severity);
  for (const name of SEVERITIES) one(`[data-count="severity=${name}"]`).textContent = severities.get(name) ?? 0;
  for (const [name, key] of [["category", (f) => f.category], ["rule", (f) => f.rule], ["verdict", (f) => decided(f)?.verdict ?? "open"]]) {
    const counts = tally(want, name, key);
    for (const option of fields[name].options) {
      if (option.value !== "") option.textContent = `${option.dataset.name} (${counts.get(option.value) ?? 0})`;
    }
  }
  const both = (() => {
    const counts = new Map();
    const loose = { ...want, severity: [], category: "" };
    for (const finding of findings) {
      if (!passes(finding, loose)) continue;
      for (const key of [`${finding.category} ${finding.severity}`, `${finding.category} `, ` ${finding.severity}`]) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  })();
  for (const press of all(".matrix button")) {
    const { category = "", severity = "" } = press.dataset;
    const number = both.get(`${category} ${severity}`) ?? 0;
    const label = one(".count", press);
    if (label !== null) label.textContent = number;
    const on = want.category === category && want.severity.join() === severity;
    press.setAttribute("aria-pressed", String(on));
    press.classList.toggle("none", number === 0);
  }
}

// The matrix filters: a cell both ways, a heading one way.
for (const cell of all(".matrix [data-category], .matrix [data-severity]")) {
  if (cell.textContent.trim() === "") continue;
  const press = make("button", { type: "button" });
  Object.assign(press.dataset, cell.dataset);
  const kind = [cell.dataset.severity, cell.dataset.category?.replace("_", " ")].filter(Boolean).join(" ");
  if (cell.matches("td")) {
    press.append(make("span", { className: "count" }, cell.textContent));
    press.title = `Only findings of this kind: ${kind}`;
    press.append(make("span", { className: "visually-hidden" }, ` ${kind}`));
  } else press.append(...cell.childNodes);
  cell.replaceChildren(press);
  press.addEventListener("click", () => {
    const again = press.getAttribute("aria-pressed") === "true";
    for (const box of all("[name=severity]", toolbar)) box.checked = !again && box.value === cell.dataset.severity;
    fields.category.value = again ? "" : cell.dataset.category ?? "";
    changed();
  });
}

// --- order ---

const worstFirst = [...sentences].sort((a, b) => a.dataset.quality - b.dataset.quality);
const inText = chunks.map((chunk) => [...chunk.children]);
let order = "";

function arrange() {
  if (order === fields.order.value) return;
  order = fields.order.value;
  // Skipped sentences have no place among the better and the worse: they stay folded, at the end.
  const rows = order === "worst"
    ? [...worstFirst.filter((sentence) => !sentence.matches(".skipped")), ...inText.flat().filter((row) => row.matches(".skipped, .skipped-run"))]
    : inText.flat();
  let from = 0;
  for (const [index, chunk] of chunks.entries()) {
    chunk.replaceChildren(...rows.slice(from, from + inText[index].length));
    from += inText[index].length;
  }
}

// --- the address ---

const place = () => location.hash.slice(1).split("?")[0];

function address(where = place()) {
  const params = new URLSearchParams();
  const severities = chosen().severity;
  if (severities.length > 0) params.set("severity", severities.join(","));
  for (const name of CHOICES) if (fields[name].value !== "") params.set(name, fields[name].value);
  if (fields.confidence.value !== "0") params.set("confidence", fields.confidence.value);
  if (fields.q.value.trim() !== "") params.set("q", fields.q.value.trim());
  for (const name of SWITCHES) if (fields[name]?.checked) params.set(name, "1");
  if (fields.view.value === "reading") params.set("view", "reading");
  const rest = params.toString();
  const hash = `#${where}${rest && `?${rest}`}`;
  if (hash !== (location.hash || "#")) history.replaceState(null, "", hash);
}

function obey() {
  const params = new URLSearchParams(location.hash.split("?")[1] ?? "");
  const severities = (params.get("severity") ?? "").split(",");
  for (const box of all("[name=severity]", toolbar)) box.checked = severities.includes(box.value);
  for (const name of CHOICES) {
    const value = params.get(name) ?? "";
    fields[name].value = [...fields[name].options].some((option) => option.value === value) ? value : "";
  }
  fields.confidence.value = Number(params.get("confidence")) || 0;
  fields.q.value = params.get("q") ?? "";
  for (const name of SWITCHES) if (fields[name]) fields[name].checked = params.has(name);
  fields.view.value = params.get("view") === "reading" ? "reading" : "sentences";
}

function changed() {
  refresh();
  address();
}

function clearFilters() {
  for (const box of all("[name=severity]", toolbar)) box.checked = false;
  for (const name of CHOICES) fields[name].value = "";
  fields.confidence.value = "0";
  fields.q.value = "";
  for (const name of SWITCHES) if (fields[name]) fields[name].checked = false;
  changed();
}

toolbar.addEventListener("submit", (event) => event.preventDefault());
toolbar.addEventListener("reset", (event) => { event.preventDefault(); clearFilters(); });
toolbar.addEventListener("input", (event) => {
  if (event.target.name === "view") showView();
  else if (event.target.name !== "import") changed();
});

// A link inside the page must not lose the filters, nor lead to what they hide.
function arrive() {
  const here = document.getElementById(place());
  if (here === null || here.matches("main")) return;
  if (here.closest("[hidden]") !== null) {
    if (here.closest(".sentences, .rules") !== null && fields.view.value === "reading") { fields.view.value = "sentences"; showView(); }
    if (here.closest("[hidden]") !== null) clearFilters();
  }
  visit(here);
}

window.addEventListener("hashchange", () => {
  if (location.hash.includes("?")) { obey(); showView(); refresh(); } else address();
  arrive();
});
