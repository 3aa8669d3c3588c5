// Words light their partners on the other side, findings their place.

// The text nodes of a line that belong to the sentence itself, not to its footnotes.
function textNodes(line) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node.nodeType === Node.TEXT_NODE ? NodeFilter.FILTER_ACCEPT
      : node.matches("sup, .missing") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

// The sentence as it was read: hidden characters are written out on the page, and here put back.
function rawText(line) {
  return textNodes(line)
    .map((node) => node.parentElement.matches(".hidden") ? String.fromCharCode(parseInt(node.data.slice(2), 16)) : node.data)
    .join("");
}

// Wraps each stretch [distance from the one before, length] of the line into elements that `dress` completes.
function wrap(line, stretches, dress) {
  const nodes = textNodes(line);
  let index = 0;
  let begins = 0; // where nodes[index] begins in the line
  let done = 0;
  for (const [number, [distance, length]] of stretches.entries()) {
    const start = done + distance;
    done = start + length;
    while (index < nodes.length && begins + nodes[index].length <= start) begins += nodes[index++].length;
    let from = start;
    while (index < nodes.length && from < start + length) {
      let node = nodes[index];
      if (from > begins) {
        node = node.splitText(from - begins);
        begins = from;
      }
      const rest = start + length - from;
      if (rest < node.length) nodes[index] = node.splitText(rest);
      else index += 1;
      from += node.length;
      begins += node.length;
      const word = make("span");
      dress(word, number);
      node.replaceWith(word);
      word.append(node);
    }
  }
}

function numbers(element, name, size) {
  const flat = list(element, name).map(Number);
  return Array.from({ length: flat.length / size }, (_, place) => flat.slice(size * place, size * (place + 1)));
}

function wrapWords(sentence) {
  const target = one(".target", sentence);
  const source = one(".source", sentence);
  const links = numbers(sentence, "links", 2);
  for (const [line, side, other] of [[target, 0, 1], [source, 1, 0]]) {
    if (line === null) continue;
    wrap(line, numbers(line, "words", 2), (word, number) => {
      word.dataset.w = number;
      word.dataset.a = links.filter((link) => link[side] === number).map((link) => link[other]).join(" ");
    });
    one("[data-w]", line)?.setAttribute("tabindex", "0"); // one tab stop per line; arrow keys move within it
  }
  const odd = numbers(target, "odd", 3);
  wrap(target, odd, (word, number) => {
    word.dataset.rare = odd[number][2] >= 95 ? "very" : "";
    word.title = `less expected than ${odd[number][2]} % of the words of this text`;
  });
}

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
  const sentence = word.closest(".sentence");
  const line = word.closest(".target, .source");
  const other = one(line.matches(".target") ? ".source" : ".target", sentence);
  light(words(line, [word.dataset.w]), "lit");
  light(words(other, list(word, "a")), "lit");
}

function lightFindings(sentence, named) {
  for (const number of named) {
    const marks = all(`mark[data-f~="${number}"]:not(.off)`, sentence);
    light(marks, "near");
    light(all(`.card[data-f="${number}"]`, sentence), "near");
    const inside = marks.flatMap((mark) => [...all("[data-w]", mark), mark.closest("[data-w]")]).filter(Boolean);
    light(words(one(".source", sentence), [...new Set(inside.flatMap((word) => list(word, "a")))]), "lit");
  }
}

function illuminate(element) {
  dim();
  const word = element.closest("[data-w]");
  if (word !== null) lightWord(word);
  const finding = element.closest(".sentence mark, .card, a.note");
  if (finding === null) return;
  const sentence = finding.closest(".sentence");
  if (word === null) lightFindings(sentence, list(finding, "f"));
  else for (const number of list(finding, "f")) light(all(`.card[data-f="${number}"]`, sentence), "near");
}

document.addEventListener("pointerover", (event) => illuminate(event.target));
document.addEventListener("focusin", (event) => illuminate(event.target));

function moveWithinLine(word, step) {
  const line = all("[data-w]", word.closest(".target, .source"));
  const next = line[line.indexOf(word) + step];
  if (next === undefined) return;
  word.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
}
