/* What the reader has chosen. It is all in the address, so that a view can be kept, and in a list for undo. */

const FACETS = ["standing", "entity", "event", "article", "claimer"];
const state = fresh();

function fresh() {
  return {
    view: "links", picture: "links", off: Object.fromEntries(FACETS.map((name) => [name, new Set()])),
    time: null, undated: true, hidden: new Set(), pinned: new Map(), added: new Set(), all: !LARGE,
    focus: null, group: null, degree: 1, path: null, route: 0, selected: null,
  };
}

/* The map and the table show the same beside the picture. */
const inPicture = (view) => view === "links" || view === "events";

const history_ = { past: [], future: [] };

/* Change the view; one step for undo. */
function change(edit) {
  const before = written(state);
  edit(state);
  const after = written(state);
  if (stripped(before) !== stripped(after)) {
    history_.past.push(before);
    history_.future.length = 0;
    if (history_.past.length > 200) history_.past.shift();
  }
  refresh();
}

const stripped = (text) => text.replace(/(^|&)sel=[^&]*/, "");

function step(from, to) {
  if (!from.length) return;
  to.push(written(state));
  adopt(from.pop());
  refresh();
  say(from === history_.past ? "Undone." : "Done again.");
}
const undo = () => step(history_.past, history_.future);
const redo = () => step(history_.future, history_.past);

/* The state as it stands in the address. */
function written(s) {
  const out = new URLSearchParams();
  const key = (n) => NODES[n].key;
  if (s.view !== "links") out.set("view", s.view);
  if (!inPicture(s.view) && s.picture !== "links") out.set("picture", s.picture);
  FACETS.forEach((name) => s.off[name].size && out.set(`no-${name}`, [...s.off[name]].map(offWord[name] || String).sort().join("~")));
  if (s.time) out.set("time", s.time.map((t) => new Date(t).toISOString().slice(0, 10)).join("~"));
  if (!s.undated) out.set("undated", "no");
  if (s.hidden.size) out.set("hidden", [...s.hidden].map(key).sort().join("~"));
  if (s.added.size) out.set("added", [...s.added].map(key).sort().join("~"));
  if (s.pinned.size) out.set("pinned", [...s.pinned].map(([n, p]) => `${key(n)}.${Math.round(p.x)}.${Math.round(p.y)}`).sort().join("~"));
  if (LARGE && s.all) out.set("all", "yes");
  if (s.focus !== null) out.set("focus", `${key(s.focus)}.${s.degree}`);
  if (s.group !== null) out.set("group", s.group);
  if (s.path) out.set("path", `${s.path.map(key).join(".")}.${s.route}`);
  if (s.selected) out.set("sel", s.selected.node !== undefined ? `n.${key(s.selected.node)}` : `f.${s.selected.facts.map((f) => FACTS[f].key).join(".")}`);
  return out.toString();
}

const offWord = { article: (i) => ARTICLES[i].name, claimer: (i) => (i < 0 ? "article" : NODES[i].key) };
const offRead = {
  article: (w) => ARTICLES.findIndex((a) => a.name === w),
  claimer: (w) => (w === "article" ? -1 : nodeByKey.has(w) ? nodeByKey.get(w) : -2),
};

/* Read an address; what it does not know, or what is not in this case, is left out. */
function adopt(text) {
  const given = new URLSearchParams(text);
  const list = (name) => (given.get(name) || "").split("~").filter(Boolean);
  const nodes = (words) => words.map((w) => nodeByKey.get(w)).filter((n) => n !== undefined);
  Object.assign(state, fresh());
  const view = given.get("view");
  if (["links", "events", "table", "map"].includes(view) && (view !== "map" || hasMap)) state.view = view;
  state.picture = inPicture(state.view) ? state.view : given.get("picture") === "events" ? "events" : "links";
  FACETS.forEach((name) => (state.off[name] = new Set(list(`no-${name}`).map(offRead[name] || String))));
  const time = list("time").map((t) => Date.parse(t));
  if (time.length === 2 && time.every(Number.isFinite)) state.time = time;
  state.undated = given.get("undated") !== "no";
  state.hidden = new Set(nodes(list("hidden")));
  state.added = new Set(nodes(list("added")));
  state.all = !LARGE || (DRAWABLE && given.get("all") === "yes");
  list("pinned").forEach((word) => {
    const [key, x, y] = word.split(".");
    if (nodeByKey.has(key) && Number.isFinite(+x) && Number.isFinite(+y)) state.pinned.set(nodeByKey.get(key), { x: +x, y: +y });
  });
  const [focus, degree] = (given.get("focus") || "").split(".");
  if (nodeByKey.has(focus)) [state.focus, state.degree] = [nodeByKey.get(focus), Math.min(3, Math.max(1, +degree || 1))];
  const group = given.get("group");
  if (group !== null && GROUPS[+group]) state.group = +group;
  const [a, b, route] = (given.get("path") || "").split(".");
  if (nodeByKey.has(a) && nodeByKey.has(b)) [state.path, state.route] = [[nodeByKey.get(a), nodeByKey.get(b)], +route || 0];
  const [kind, ...keys] = (given.get("sel") || "").split(".");
  const facts = keys.map((k) => factByKey.get(k)).filter((f) => f !== undefined);
  if (kind === "n" && nodeByKey.has(keys[0])) state.selected = { node: nodeByKey.get(keys[0]) };
  else if (kind === "f" && facts.length) state.selected = { facts };
}

let lastHash = "";
function writeHash() {
  const hash = written(state);
  if (hash === lastHash) return;
  lastHash = hash;
  if (location.protocol === "about:") return;  // in a notebook's frame, addresses are the notebook's
  try {
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  } catch {
    location.replace(`#${hash}`);
  }
}
