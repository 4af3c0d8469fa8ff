/* Search with suggestions. The same box picks the other end of a path. */

const SUGGESTIONS = 12;
const nodeIndex = [], eventIndex = [];
let indexed = 0;
const indexEntry = (node, fact, weight, texts) => ({ node, fact, weight, texts, all: texts.length > 1 ? texts.join("\n") : texts[0] });

/* Names are folded once; events, of which there may be many, bit by bit while nobody waits. */
function searchIndex(events) {
  if (!nodeIndex.length) NODES.forEach((node) => nodeIndex.push(indexEntry(node.id, undefined, node.weight, [node.name, ...(node.aliases || [])].map((t) => folded(t).slice(0, 300)))));
  if (events) indexEvents(FACTS.length);
}
function indexEvents(until) {
  for (; indexed < Math.min(until, FACTS.length); indexed++) {
    const fact = FACTS[indexed];
    if (fact.kind === "event") eventIndex.push(indexEntry(undefined, fact.id, 0, [folded(factLine(fact)).slice(0, 300)]));
  }
}
function indexInPeace() {
  searchIndex(false);
  indexEvents(indexed + 1500);
  if (indexed < FACTS.length) setTimeout(indexInPeace, 60);
}

function rank(entry, wanted, words) {
  let best = 9;
  for (const text of entry.texts) {
    if (text === wanted) return 0;
    if (text.startsWith(wanted)) best = Math.min(best, 1);
    else if (best > 2 && words.every((w) => text.startsWith(w) || text.includes(" " + w))) best = 2;
    else if (best > 3 && words.every((w) => text.includes(w))) best = 3;
  }
  return best;
}

function find(text, onlyNodes) {
  const wanted = folded(text);
  if (!wanted) return [];
  const words = wanted.split(" "), longest = words.reduce((a, b) => (b.length > a.length ? b : a));
  let found = [], sure = 0;
  searchIndex(false);
  const look = (entries, further) => {
    for (const entry of entries) {
      if (!entry.all.includes(longest)) continue;
      const r = rank(entry, wanted, words);
      if (r < 9) found.push([r + further, entry]);
      if (r <= 2) sure++;
    }
  };
  look(nodeIndex, 0);
  if (!onlyNodes && sure < SUGGESTIONS) {
    searchIndex(true);
    look(eventIndex, 1.5);
  }
  if (!found.length && wanted.length > 3) {
    const limit = wanted.length > 7 ? 2 : 1;
    for (const entry of nodeIndex) {
      const near = Math.min(...entry.texts.flatMap((t) => [t, ...t.split(" ")]).filter((t) => t.length < 60).map((t) => distance(wanted, t, limit)));
      if (near <= limit) found.push([4 + near, entry]);
    }
  }
  return topOf(found, SUGGESTIONS, (x, y) => x[0] - y[0] || y[1].weight - x[1].weight).map(([, entry]) => entry);
}

/* The first few of a long list, without sorting it all. */
function topOf(list, few, order) {
  if (list.length < 500) return list.sort(order).slice(0, few);
  const kept = [];
  for (const item of list) {
    if (kept.length === few && order(item, kept[few - 1]) >= 0) continue;
    let at = kept.length;
    while (at && order(item, kept[at - 1]) < 0) at--;
    kept.splice(at, 0, item);
    if (kept.length > few) kept.pop();
  }
  return kept;
}

/* From the search on to where the keys work: the picture, or the evidence beside the map and the table. */
function toKeys() {
  byId(inPicture(state.view) && !state.path ? "canvas" : "panel").focus();
  const n = state.selected && state.selected.node;
  if (n !== undefined && n !== null) say(`${cut(shown(NODES[n].name), 120)}, ${nameOf(NODES[n].type)}, ${counted(NODES[n].weight, "fact")}`);
}

let pathFrom = null, found = [], marked = -1;

function setUpSearch() {
  const box = byId("search"), list = byId("suggestions");
  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    marked = -1;
  };
  const mark = (n) => {
    marked = found.length ? (n + found.length) % found.length : -1;
    [...list.children].forEach((li, i) => {
      li.setAttribute("aria-selected", i === marked);
      if (i === marked) {
        box.setAttribute("aria-activedescendant", li.id);
        li.scrollIntoView({ block: "nearest" });
      }
    });
  };
  const choose = (entry) => {
    close();
    box.value = "";
    if (pathFrom !== null && entry.node !== undefined) {
      const from = pathFrom;
      stopPath();
      if (entry.node !== from) showPath(from, entry.node);
    } else if (entry.node !== undefined) goTo(entry.node);
    else goToFact(entry.fact);
    toKeys();
  };
  const suggest = () => {
    found = find(box.value, pathFrom !== null);
    list.replaceChildren(...found.map((entry, i) => {
      const node = entry.node === undefined ? null : NODES[entry.node];
      return el("li", { role: "option", id: `option-${i}`, "aria-selected": "false", onmousedown: (e) => (e.preventDefault(), choose(entry)) },
        swatch(node ? node.family : "event"),
        el("span", { className: "name" }, bdi(cut(node ? node.name : factLine(FACTS[entry.fact]), 160))),
        el("span", { className: "what" }, node ? `${nameOf(node.type)} · ${node.weight}` : FACTS[entry.fact].standing));
    }));
    const open = Boolean(folded(box.value));
    if (open && !found.length) list.append(el("li", { className: "none", role: "option", "aria-selected": "false" }, "Nothing of this name"));
    list.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
    if (found.length) mark(0);
  };
  box.addEventListener("input", suggest);
  box.addEventListener("focus", () => box.value && suggest());
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") mark(marked + 1);
    else if (event.key === "ArrowUp") mark(marked - 1);
    else if (event.key === "Enter" && found[marked] && !list.hidden) choose(found[marked]);
    else if (event.key === "Escape") {
      box.value = "";
      close();
      stopPath();
      byId("canvas").focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

const PLACEHOLDER = "Search a name or an event";
function startPath(from) {
  pathFrom = from;
  const box = byId("search");
  box.placeholder = `Path from ${cut(shown(NODES[from].name), 24)} to …`;
  box.focus();
}
function stopPath() {
  pathFrom = null;
  byId("search").placeholder = PLACEHOLDER;
}

/* Milliseconds that a search takes, for the benchmark. */
function searchTime(text) {
  searchIndex(true);
  const started = performance.now();
  find(text);
  return performance.now() - started;
}
