/* What passes the filters, and what of it is drawn. */

const facetOf = { standing: "standing", event: "type", article: "articles", claimer: "claimers" };
/* Each value that a fact has of a facet: one, or a list. */
function eachOf(name, fact, run) {
  const value = fact[facetOf[name]];
  if (Array.isArray(value)) for (const one of value) run(one);
  else run(value);
}

/* Which filters a fact does not pass, as bits: so that each facet can count what the others leave. A fact passes a
   facet with one of its values; facts without a value pass. */
const BITS = { standing: 1, event: 2, article: 4, claimer: 8, time: 16 };
function failed(fact) {
  let mask = inTime(fact) ? 0 : BITS.time;
  for (const name in facetOf) {
    const off = state.off[name];
    if (!off.size) continue;
    const values = [fact[facetOf[name]]].flat();
    if (values.length && values.every((value) => off.has(value))) mask |= BITS[name];
  }
  return mask;
}
const passesOthers = (fact, name) => !(seen.masks[fact.id] & ~BITS[name]);

function inTime(fact) {
  if (!fact.dated) return state.undated;
  return !state.time || (fact.end >= state.time[0] && fact.start <= state.time[1]);
}

const typeOn = (node) => !state.off.entity.has(NODES[node].type);

/* All that passes: facts, and nodes that take part in one of them or vouch for it. */
let seen = null;
function look() {
  const masks = Uint8Array.from(FACTS, failed);
  const facts = Array.from(masks, (mask) => !mask);
  const alive = NODES.map((node) => factsOf[node.id].some((f) => facts[f]) || saidBy[node.id].some((f) => facts[f]));
  const open = (link) => link.fact === null || facts[link.fact];
  const allowed = (n) => alive[n] && typeOn(n) && !state.hidden.has(n);
  let nodes = new Set();
  let left = 0;
  if (state.path && currentPath()) currentPath().nodes.forEach((n) => nodes.add(n));
  else if (state.focus !== null) [nodes, left] = around(state.focus, state.degree, open, allowed);
  else if (state.group !== null) [nodes, left] = foremost(state.group, allowed);
  else NODES.forEach((node) => (state.all || node.start) && allowed(node.id) && nodes.add(node.id));
  state.added.forEach((n) => allowed(n) && nodes.add(n));
  state.pinned.forEach((_, n) => allowed(n) && state.focus === null && state.group === null && !state.path && nodes.add(n));
  seen = { masks, facts, alive, nodes, left, open, allowed, total: facts.filter(Boolean).length };
  seen.drawn = state.picture === "events" ? withEvents() : withLinks();
}

/* The most evidenced of a community, and how many more it has. */
function foremost(group, allowed) {
  const members = GROUPS[group].filter(allowed);
  return [new Set(members.slice(0, MOST_OF_GROUP)), Math.max(0, members.length - MOST_OF_GROUP)];
}

/* The neighbours of a node to so many degrees, the most evidenced first where they are too many. */
function around(centre, degree, open, allowed) {
  const found = new Set([centre]);
  let front = [centre], left = 0;
  for (let i = 0; i < degree; i++) {
    const next = new Set();
    front.forEach((n) => linksOf[n].forEach((l) => {
      const other = otherEnd(LINKS[l], n);
      if (open(LINKS[l]) && allowed(other) && !found.has(other)) next.add(other);
    }));
    const ranked = [...next].sort((a, b) => NODES[b].weight - NODES[a].weight || a - b);
    front = ranked.slice(0, Math.max(0, MOST - found.size));
    left += ranked.length - front.length;
    front.forEach((n) => found.add(n));
  }
  return [found, left];
}

/* Facts that no line stands for, of one participant or of several in the same part, are shown with their nodes. */
const isLinked = new Uint8Array(FACTS.length);
LINKS.forEach((link) => link.fact !== null && link.from !== link.to && (isLinked[link.fact] = 1));

/* Lines between the nodes that are drawn: those between the same two that stand alike become one. */
function withLinks() {
  const merged = new Map();
  const facts = new Set();
  LINKS.forEach((link) => {
    if (!seen.open(link) || !seen.nodes.has(link.from) || !seen.nodes.has(link.to) || link.from === link.to) return;
    const standing = link.fact === null ? "territory" : FACTS[link.fact].standing;
    const [a, b] = link.from < link.to ? [link.from, link.to] : [link.to, link.from];
    const key = `${a}-${b}-${standing}`;
    const line = merged.get(key) || { key, a, b, standing, links: [], forth: false, back: false };
    line.links.push(link);
    if (link.from === a) line.forth = true;
    else line.back = true;
    merged.set(key, line);
    if (link.fact !== null) facts.add(link.fact);
  });
  seen.nodes.forEach((n) => factsOf[n].forEach((f) => seen.facts[f] && !isLinked[f] && facts.add(f)));
  return { lines: finish(merged), events: [], facts };
}

function finish(merged) {
  const between = new Map();
  const lines = [...merged.values()];
  lines.forEach((line) => {
    const pair = `${line.a}-${line.b}`;
    line.nth = between.get(pair) || 0;
    between.set(pair, line.nth + 1);
    line.facts = [...new Set(line.links.map((link) => link.fact).filter((f) => f !== null))];
    line.label = lineLabel(line);
  });
  return lines;
}

function lineLabel(line) {
  if (line.standing === "territory") return "territory";
  const times = new Map();
  line.links.forEach(({ label }) => times.set(label, (times.get(label) || 0) + 1));
  const labels = [...times.keys()].sort((a, b) => times.get(b) - times.get(a) || (a < b ? -1 : 1));
  const words = labels.length === 1 ? cut(labels[0], 28) + (line.facts.length > 1 ? ` ×${line.facts.length}` : "")
    : labels.length === 2 && labels.join().length < 26 ? labels.join(", ") : `${cut(labels[0], 24)} +${labels.length - 1}`;
  return line.standing === "asserted" || words.includes(line.standing) ? words : `${words} · ${line.standing}`;
}

/* Events as nodes with a line for each role; relations stay lines. */
function withEvents() {
  const events = [];
  const merged = new Map();
  const facts = new Set();
  FACTS.forEach((fact) => {
    if (fact.kind !== "event" || !seen.facts[fact.id]) return;
    const ends = fact.ends.filter((n) => seen.nodes.has(n));
    const enough = LARGE || state.focus !== null || state.path ? Math.min(2, fact.ends.length) : 1;
    if (!ends.length || ends.length < enough) return;
    events.push(fact.id);
    facts.add(fact.id);
    fact.roles.forEach(([role, n]) => {
      if (!seen.nodes.has(n)) return;
      const key = `e${fact.id}-${n}`;
      const line = merged.get(key) || { key, event: fact.id, a: `e${fact.id}`, b: n, standing: fact.standing, links: [], forth: true, back: false };
      line.links.push({ label: ROLE_WORDS[role] || nameOf(role), fact: fact.id });
      merged.set(key, line);
    });
  });
  LINKS.forEach((link) => {
    if (!seen.open(link) || !seen.nodes.has(link.from) || !seen.nodes.has(link.to) || link.from === link.to) return;
    if (link.fact !== null && FACTS[link.fact].kind === "event") return;
    const standing = link.fact === null ? "territory" : FACTS[link.fact].standing;
    const key = `${link.from}-${link.to}-${standing}`;
    const line = merged.get(key) || { key, a: link.from, b: link.to, standing, links: [], forth: true, back: false };
    line.links.push(link);
    merged.set(key, line);
    if (link.fact !== null) facts.add(link.fact);
  });
  const lines = finish(merged);
  lines.forEach((line) => {
    if (line.event !== undefined) line.label = line.links.map((link) => link.label).join(", ");
  });
  return { lines, events, facts };
}
