// The text as prose, with the accepted fixes in it.

const reading = one(".reading");
const rules = one(".rules");
const option = (name) => one(`.reading [name=${name}]`);

// A sentence as stretches of old and new text; they are the same where nothing changes.
function mended(sentence) {
  const points = [...rawText(one(".target", sentence))]; // spans count code points
  const fixes = findingsOf.get(sentence)
    .filter((finding) => applied(finding) !== null)
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const stretches = [];
  let done = 0;
  for (const finding of fixes) {
    const { start, end } = finding.span;
    if (start < done) continue; // a file may hold two fixes for the same words: the first counts
    stretches.push([points.slice(done, start).join(""), null], [points.slice(start, end).join(""), applied(finding)]);
    done = end;
  }
  stretches.push([points.slice(done).join(""), null]);
  return stretches;
}

function paragraphs() {
  const made = [];
  let begins = true;
  for (const sentence of sentences) {
    begins ||= "begins" in sentence.dataset;
    if (sentence.matches(".skipped") && !option("skipped").checked) continue;
    if (begins) made.push([]);
    begins = false;
    made.at(-1).push(sentence);
  }
  return made;
}

const plain = (sentence) => mended(sentence).map(([old, fresh]) => fresh ?? old).join("");
const correctedText = () => `${paragraphs().map((paragraph) => paragraph.map(plain).join(" ")).join("\n\n")}\n`;

function write() {
  const changes = option("changes").checked;
  const visible = (stretches) => stretches.flatMap(([old, fresh]) => {
    if (fresh === null) return shown(old);
    if (!changes) return shown(fresh);
    const parts = [];
    if (old !== "") parts.push(make("del", {}, ...shown(old)));
    if (fresh !== "") parts.push(make("ins", {}, ...shown(fresh)));
    return parts;
  });
  one(".prose").replaceChildren(...paragraphs().map((paragraph) => make("p", {}, ...paragraph.flatMap((sentence) => {
    const parts = visible(mended(sentence));
    return [...sentence.matches(".skipped") ? [make("span", { className: "skipped" }, ...parts)] : parts, " "];
  }))));
  const fixes = findings.filter((finding) => applied(finding) !== null).length;
  const left = findings.filter((finding) => finding.open && decided(finding) === null).length;
  one(".reading-state").textContent = `${fixes.toLocaleString("en")} ${fixes === 1 ? "fix" : "fixes"} applied${left > 0 ? `, ${counted(left, "finding")} still undecided` : ""}.`;
}

function showView() {
  const isReading = fields.view.value === "reading";
  reading.hidden = !isReading;
  main.hidden = isReading;
  if (rules !== null) rules.hidden = isReading;
  document.documentElement.classList.toggle("is-reading", isReading);
  if (isReading) write();
  address(isReading ? "" : place()); // a place among the sentences would lead back to them
  if (toolbar.getBoundingClientRect().top <= 0) (isReading ? reading : main).scrollIntoView();
}

reading.addEventListener("change", write);
