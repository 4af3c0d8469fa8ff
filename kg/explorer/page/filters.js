/* The filters, which are the legend too: shape or line, name, how many. */

const TITLES = { standing: "How it stands", entity: "Who and where", event: "What", article: "Article", claimer: "Said by" };
const FEW = 10;
const unfolded = new Set();

/* The values of a facet with how many facts (or entities) the other filters leave. */
function facetCounts(name) {
  const counts = new Map();
  const add = (value) => counts.set(value, (counts.get(value) || 0) + 1);
  if (name === "entity") {
    NODES.forEach((node) => counts.set(node.type, counts.get(node.type) || 0));
    NODES.forEach((node) => seen.alive[node.id] && add(node.type));
  } else {
    facetOrder(name).forEach((value) => counts.set(value, 0));
    FACTS.forEach((fact) => passesOthers(fact, name) && eachOf(name, fact, add));
  }
  return counts;
}

/* The order stays while filters change: by how many there are in all. */
const orders = {};
function facetOrder(name) {
  if (!orders[name]) {
    const all = new Map();
    const add = (value) => all.set(value, (all.get(value) || 0) + 1);
    if (name === "entity") NODES.forEach((node) => add(node.type));
    else FACTS.forEach((fact) => eachOf(name, fact, add));
    orders[name] = name === "standing" ? STANDINGS.filter((s) => all.has(s))
      : [...all.keys()].sort((a, b) => all.get(b) - all.get(a) || (facetWord(name, a) < facetWord(name, b) ? -1 : 1));
  }
  return orders[name];
}

function facetWord(name, value) {
  if (name === "article") return ARTICLES[value].title;
  if (name === "claimer") return claimerName(value);
  return name === "standing" ? value : nameOf(value);
}

const familyOfType = new Map(NODES.map((node) => [node.type, node.family]));
function facetSign(name, value) {
  if (name === "standing") return lineSwatch(value);
  if (name === "entity") return swatch(familyOfType.get(value));
  return null;
}

function drawFilters() {
  const pane = byId("filters");
  const [focus, scroll] = [document.activeElement && document.activeElement.dataset.filter, pane.scrollTop];
  pane.replaceChildren(...FACETS.map(facet).filter(Boolean));
  pane.scrollTop = scroll;
  if (focus) pane.querySelector(`[data-filter="${CSS.escape(focus)}"]`)?.focus();
}

function facet(name) {
  const order = facetOrder(name);
  if (!order.length) return null;
  const counts = facetCounts(name), off = state.off[name];
  const open = unfolded.has(name);
  const rows = (open ? order : order.slice(0, FEW)).map((value, i) => facetRow(name, value, i, counts.get(value) || 0, off));
  const rest = order.length - FEW;
  return el("section", { className: "facet", "aria-label": TITLES[name] },
    el("div", { className: "facet-head" }, el("h2", {}, TITLES[name]),
      off.size ? el("button", { type: "button", "data-filter": `all-${name}`, onclick: () => change((s) => s.off[name].clear()) }, "All") : null),
    el("ul", {}, rows),
    rest > 0 ? el("button", { type: "button", className: "more", "data-filter": `more-${name}`, "aria-expanded": String(open), onclick: () => {
      if (open) unfolded.delete(name);
      else unfolded.add(name);
      drawFilters();
    } }, open ? "Fewer" : `${rest} more`) : null);
}

function facetRow(name, value, i, count, off) {
  const id = `${name}-${i}`, word = facetWord(name, value);
  const box = el("input", { type: "checkbox", "data-filter": id, onchange: (e) => change((s) => (e.target.checked ? s.off[name].delete(value) : s.off[name].add(value))) });
  box.checked = !off.has(value);
  const hint = name === "standing" ? `${value}: ${STANDING_WORDS[value]}` : shown(word);
  return el("li", { className: box.checked ? null : "off", "data-value": String(value) },
    el("label", { title: cut(hint, 300) }, box, facetSign(name, value), el("span", { className: "name" }, bdi(cut(name === "article" || name === "claimer" ? word : capital(word), 120))), el("span", { className: "number" }, count.toLocaleString("en"))),
    el("button", { type: "button", className: "only", "data-filter": `only-${id}`, "aria-label": `Only ${cut(shown(word), 80)}`, onclick: () => change((s) => {
      s.off[name] = new Set(facetOrder(name).filter((other) => other !== value));
    }) }, "only"));
}
