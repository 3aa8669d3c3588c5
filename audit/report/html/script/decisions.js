// What the editor decides of each finding: kept in this browser by document and fingerprint, exported as a file, taken
// back from one. Findings with the same fingerprint are the same words in the same place of the text: one decision.

const SCHEMA = "audit.decisions/1";
const SHELF = `${SCHEMA}:${documentName}`;
const VERDICTS = { accepted: "Accepted", edited: "Edited", rejected: "Rejected" };

function shelved() {
  try {
    const kept = Object.entries(JSON.parse(localStorage.getItem(SHELF) ?? "{}"));
    return new Map(kept.filter(([, made]) => made?.verdict in VERDICTS));
  } catch {
    return new Map(); // nothing was kept, or it is not readable: begin anew
  }
}

let decisions = shelved(); // fingerprint → { verdict, replacement }

const decided = (finding) => decisions.get(finding.fingerprint) ?? null;
const applied = (finding) => {
  const made = decided(finding);
  return made !== null && made.verdict !== "rejected" && made.replacement !== null ? made.replacement : null;
};

function keep() {
  try {
    if (decisions.size > 0) localStorage.setItem(SHELF, JSON.stringify(Object.fromEntries(decisions)));
    else localStorage.removeItem(SHELF);
  } catch {
    say("This browser keeps nothing: export your decisions before you close the page.");
  }
}

function overlapping(finding, other) {
  const [a, b] = [finding.span, other.span];
  return a.start < b.end && b.start < a.end || a.start === b.start && a.end === b.end;
}

// Decides `which` in the same way; `replacement` gives what each becomes. Of two fixes that overlap the later stays.
function decide(which, verdict, replacement = () => null) {
  const before = new Map(decisions);
  for (const finding of which) {
    decisions.delete(finding.fingerprint);
    if (verdict === null) continue;
    const made = { verdict, replacement: replacement(finding) };
    if (made.replacement !== null) {
      const others = findingsOf.get(finding.sentence).filter((other) => other !== finding && applied(other) !== null && overlapping(finding, other));
      for (const other of others) decisions.delete(other.fingerprint);
    }
    decisions.set(finding.fingerprint, made);
  }
  settle();
  return () => { decisions = before; settle(); };
}

const accept = (which) => decide(which, "accepted", (finding) => finding.suggestions[0] ?? null);
const reject = (which) => decide(which, "rejected");

function settle() {
  keep();
  showDecisions();
  if (fields.verdict.value === "") showCounts(chosen()); // nothing comes or goes
  else refresh();
}

// The same report open in another tab: what is decided there holds here, or the later tab would undo it.
window.addEventListener("storage", (event) => {
  if (event.key !== SHELF) return;
  decisions = shelved();
  showDecisions();
  refresh();
});

function fate(finding) {
  const made = decided(finding);
  if (made === null) return "";
  if (made.replacement === null) return VERDICTS[made.verdict];
  const from = finding.text === "" ? "" : `“${finding.text}” `;
  return `${VERDICTS[made.verdict]}: ${made.replacement === "" ? `${from}deleted` : `${from}→ “${made.replacement}”`}`;
}

function showDecisions() {
  for (const finding of findings) {
    const verdict = decided(finding)?.verdict;
    const { element } = finding;
    const said = fate(finding);
    if ((element.dataset.verdict ?? "") === (verdict ?? "") && (element.dataset.said ?? "") === said) continue;
    element.dataset.said = said;
    if (verdict === undefined) delete element.dataset.verdict;
    else element.dataset.verdict = verdict;
    one(".verdict-badge", element).replaceChildren(...shown(said));
    for (const note of all(`.target .note[data-f="${element.dataset.f}"]`, finding.sentence)) {
      if (verdict === undefined) delete note.dataset.verdict;
      else note.dataset.verdict = verdict;
    }
    for (const mark of all(`.target mark[data-f~="${element.dataset.f}"]`, finding.sentence)) {
      const fates = findingsOf.get(finding.sentence).filter((each) => list(mark, "f").includes(each.element.dataset.f)).map((each) => decided(each)?.verdict);
      mark.dataset.verdict = fates.includes(undefined) ? "" : fates.some((each) => each !== "rejected") ? "accepted" : "rejected";
    }
  }
  const open = findings.filter((finding) => finding.open);
  one("#decided").textContent = `${open.filter((finding) => decided(finding) !== null).length} of ${open.length} decided`;
}

// --- buttons on cards ---

function button(label, action, title = label) {
  const made = make("button", { type: "button", title }, label);
  made.dataset.act = action;
  return made;
}

function addButtons(finding) {
  for (const line of all(".fixes li", finding.element)) {
    const place = Number(line.dataset.place);
    const suggestion = finding.suggestions[place];
    const tools = make("span", { className: "tools" });
    if (place > 0) tools.append(button("Use", `use ${place}`, suggestion === "" ? "Accept the deletion" : `Accept “${spelled(suggestion)}”`));
    if (suggestion !== "") {
      const copies = button("Copy", `copy ${place}`, `Copy “${spelled(suggestion)}”`);
      copies.setAttribute("aria-label", copies.title);
      tools.append(copies);
    }
    line.append(tools);
  }
  const acts = make("p", { className: "acts" });
  acts.append(
    button("Accept", "accept", finding.suggestions.length > 0 ? "Accept the first suggestion (a)" : "Accept the finding (a)"),
    button("Edit…", "edit", "Write your own correction (e)"),
    button("Reject", "reject", "Reject the finding (x)"),
  );
  one(".body", finding.element).append(acts);
  const undo = button("Undo", "undo", "Take the decision back (u)");
  undo.className = "undo";
  one("h3", finding.element).after(undo);
}

// A sentence is made ready for work when it comes near the window: most of a long text never does.
const nearby = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    nearby.unobserve(target);
    wrapWords(target);
    findingsOf.get(target).forEach(addButtons);
    if (target.contains(document.activeElement)) illuminate(document.activeElement);
  }
}, { rootMargin: "600px" });
for (const sentence of sentences) nearby.observe(sentence);

function act(finding, action, place) {
  if (action === "accept") accept([finding]);
  else if (action === "reject") reject([finding]);
  else if (action === "use") decide([finding], "accepted", () => finding.suggestions[place]);
  else if (action === "copy") copy(finding.suggestions[place]);
  else if (action === "undo") decide([finding], null);
  else if (action === "edit") edit(finding);
}

function edit(finding) {
  if (one(".edit", finding.element) !== null) return;
  const field = make("input", { type: "text", value: applied(finding) ?? finding.suggestions[0] ?? finding.text, lang: one(".target", finding.sentence).lang });
  field.setAttribute("aria-label", "Your correction");
  const form = make("form", { className: "edit" }, field, make("button", {}, "Save"), button("Cancel", "cancel"));
  const close = () => { form.remove(); finding.element.focus({ preventScroll: true }); };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    close();
    decide([finding], "edited", () => field.value);
  });
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  one("[data-act='cancel']", form).addEventListener("click", close);
  one("h3", finding.element).after(form);
  field.focus();
  field.select();
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest(".card [data-act]");
  if (pressed === null) return;
  const [action, place] = pressed.dataset.act.split(" ");
  const finding = byCard.get(pressed.closest(".card").id);
  act(finding, action, Number(place));
  if (!["copy", "edit", "cancel"].includes(action)) finding.element.focus({ preventScroll: true });
});

// --- many at once ---

function forAll(members) {
  const bar = make("p", { className: "acts" });
  if (members.every((finding) => finding.suggestions.length > 0)) bar.append(button(`Accept all ${members.length}`, "accept"));
  bar.append(button(`Dismiss all ${members.length}`, "reject"));
  bar.addEventListener("click", (event) => {
    const action = event.target.closest("[data-act]")?.dataset.act;
    if (action === undefined) return;
    const undo = action === "accept" ? accept(members) : reject(members);
    say(`${counted(members.length, "finding")} ${action === "accept" ? "accepted" : "rejected"}.`, undo);
  });
  return bar;
}

// Findings that say the same can be settled together, and so can all of a rule.
for (const rule of all(".rule")) {
  const groups = all(".group", rule).map((group) => [group, findings.filter((finding) => finding.group === group.id)]);
  for (const [group, members] of groups) if (members.length > 1) group.append(forAll(members));
  const members = groups.flatMap(([, some]) => some);
  if (groups.length > 1) groups.at(-1)[0].after(forAll(members));
}

// --- the file ---

function decisionsFile() {
  const made = findings.filter((finding) => decided(finding) !== null);
  const place = new Map(sentences.map((sentence, index) => [sentence, index]));
  made.sort((a, b) => place.get(a.sentence) - place.get(b.sentence) || a.span.start - b.span.start || a.span.end - b.span.end);
  const rows = made.map((finding) => ({
    segment: finding.segment,
    finding: finding.finding,
    fingerprint: finding.fingerprint,
    rule: finding.rule,
    ...decided(finding),
    span: finding.span,
    text: finding.text,
  }));
  return `${JSON.stringify({ schema: SCHEMA, document: documentName, decisions: rows }, null, 1)}\n`;
}

function exportDecisions() {
  if (decisions.size === 0) say("Nothing is decided yet.");
  else save(`${stem}.decisions.json`, "application/json", decisionsFile());
}

async function importDecisions(file) {
  let content = null;
  try {
    content = JSON.parse(await file.text());
  } catch {
    // Told below.
  }
  if (content?.schema !== SCHEMA || !Array.isArray(content.decisions)) {
    say(`${file.name} is no decisions file: export one from a report.`);
    return;
  }
  const before = new Map(decisions);
  const known = new Map(findings.map((finding) => [finding.fingerprint, finding]));
  let taken = 0;
  for (const { fingerprint, verdict, replacement } of content.decisions) {
    if (!known.has(fingerprint) || !(verdict in VERDICTS)) continue;
    decisions.set(fingerprint, { verdict, replacement: typeof replacement === "string" ? replacement : null });
    taken += 1;
  }
  settle();
  const lost = content.decisions.length - taken;
  const elsewhere = content.document === documentName ? "" : ` The file was made for ${content.document}.`;
  say(`${counted(taken, "decision")} taken over${lost > 0 ? `, ${lost} belong to no finding of this report` : ""}.${elsewhere}`, () => {
    decisions = before;
    settle();
  });
}

toolbar.elements.import.addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (file !== undefined) await importDecisions(file);
  event.target.value = "";
});
