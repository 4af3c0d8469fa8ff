/* The page put together: what each button and key does, and the order of drawing. */

function refresh() {
  look();
  byId("picture").hidden = !inPicture(state.view);
  byId("table").hidden = state.view !== "table";
  byId("map").hidden = state.view !== "map";
  document.querySelectorAll("[data-view]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.view === state.view));
  drawView();
  drawPanel();
  drawFilters();
  drawTime();
  drawChips();
  drawCount();
  byId("undo").disabled = !history_.past.length;
  byId("redo").disabled = !history_.future.length;
  byId("show-hidden").disabled = !state.hidden.size;
  byId("draw-all").hidden = !LARGE || !DRAWABLE || state.all;
  writeHash();
}

function drawView() {
  if (state.view === "table") drawTable();
  else if (state.view === "map") drawMap();
  else draw();
}

function drawCount() {
  const line = byId("count");
  const text = `${seen.nodes.size.toLocaleString("en")} of ${counted(NODES.length, "entity", "entities")}, ${seen.drawn.facts.size.toLocaleString("en")} of ${counted(FACTS.length, "fact")} shown`;
  if (line.dataset.count !== text) line.textContent = line.dataset.count = text;
}

function drawChips() {
  const chip = (text, label, run) => el("span", { className: "chip" }, el("span", {}, bdi(text)), el("button", { type: "button", "aria-label": label, onclick: run }, "×"));
  byId("chips").replaceChildren(...[
    state.path ? chip(`Path from ${cut(NODES[state.path[0]].name, 30)} to ${cut(NODES[state.path[1]].name, 30)}`, "End the path", endPath) : null,
    state.focus !== null ? chip(`Around ${cut(NODES[state.focus].name, 40)}, ${counted(state.degree, "step")}${seen.left ? `, ${seen.left.toLocaleString("en")} more` : ""}`, "Show everything again", endFocus) : null,
    state.group !== null && state.focus === null && !state.path ? chip(`Community of ${cut(groupName(state.group), 60)}${seen.left ? `, ${seen.left.toLocaleString("en")} more` : ""}`, "Show the overview again", endGroup) : null,
    state.hidden.size ? chip(`${state.hidden.size} hidden`, "Bring back what is hidden", showHidden) : null,
  ].filter(Boolean));
}

/* What is selected changes what is lit and the evidence, and nothing else. */
function select(what) {
  state.selected = what;
  drawView();
  drawPanel();
  writeHash();
  byId("panel").scrollTop = 0;
}

/* Select somebody, drawn or not: what is not drawn is added. */
function goTo(n) {
  change((s) => {
    s.selected = { node: n };
    s.hidden.delete(n);
    if (!seen.nodes.has(n) && s.path) s.path = null;
    if (!seen.nodes.has(n)) s.added.add(n);
  });
  byId("panel").scrollTop = 0;
  if (inPicture(state.view)) reveal(n);
}

function goToFact(f) {
  change((s) => {
    s.selected = { facts: [f] };
    FACTS[f].ends.forEach((n) => seen.nodes.has(n) || s.added.add(n));
  });
  byId("panel").scrollTop = 0;
  if (inPicture(state.view) && FACTS[f].ends.length) reveal(FACTS[f].ends[0]);
}

function focusOn(n, degree) {
  change((s) => Object.assign(s, { focus: n, degree, path: null, added: new Set(), view: inPicture(s.view) ? s.view : s.picture }));
  fit();
}
function endFocus() {
  change((s) => (s.focus = null));
  fit();
}
function showGroup(group) {
  change((s) => Object.assign(s, { group, focus: null, path: null, selected: null, added: new Set(), view: inPicture(s.view) ? s.view : s.picture }));
  fit();
}
function endGroup() {
  change((s) => (s.group = null));
  fit();
}
function endPath() {
  change((s) => (s.path = null));
  fit();
}

/* Neighbours that pass the filters and are not drawn, the most evidenced first. */
function moreAround(n) {
  const found = new Set();
  linksOf[n].forEach((l) => {
    const other = otherEnd(LINKS[l], n);
    if (seen.open(LINKS[l]) && !seen.nodes.has(other) && seen.alive[other] && typeOn(other)) found.add(other);
  });
  return [...found].sort((a, b) => NODES[b].weight - NODES[a].weight || a - b);
}

function expand(n) {
  const more = moreAround(n), next = more.slice(0, STEP);
  if (!next.length) return say("All its neighbours are shown.");
  change((s) => {
    next.forEach((m) => (s.added.add(m), s.hidden.delete(m)));
    s.added.add(n);
  });
  say(`${next.length} added${more.length > next.length ? `, ${(more.length - next.length).toLocaleString("en")} more` : ""}.`);
}

function hide(n) {
  change((s) => {
    s.hidden.add(n);
    s.added.delete(n);
    s.pinned.delete(n);
    if (s.focus === n) s.focus = null;
    s.selected = null;
  });
}
const showHidden = () => change((s) => s.hidden.clear());

function togglePin(n) {
  change((s) => {
    if (s.pinned.has(n)) s.pinned.delete(n);
    else if (nodeSet.get(n)) s.pinned.set(n, at1(network.getPosition(n)));
  });
  say(state.pinned.has(n) ? "Pinned." : "Let go.");
}

function setView(view) {
  change((s) => {
    if (inPicture(view)) s.picture = view;
    s.view = view;
  });
  if (inPicture(view)) fit();
}

function drawEverything() {
  const run = () => {
    change((s) => Object.assign(s, { all: true, focus: null, path: null }));
    network.setOptions({ interaction: { hideEdgesOnDrag: true, hideEdgesOnZoom: true } });
    fit();
  };
  confirmFirst("Draw everything?", `${counted(NODES.length, "entity", "entities")} at once are slow to move and hard to read. Search, filters and neighbours show more. You can undo it.`, "Draw everything", run);
}

function startAgain() {
  settled.links.clear();
  settled.events.clear();
  change((s) => Object.assign(s, fresh()));
  fit();
}

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onKey(event) {
  const writing = event.target.closest && event.target.closest("input:not([type=checkbox]), textarea, dialog[open]");
  const control = event.ctrlKey || event.metaKey;
  if (control && !writing && /^[zy]$/i.test(event.key)) {
    event.preventDefault();
    return /y/i.test(event.key) || event.shiftKey ? redo() : undo();
  }
  if (writing || control || event.altKey) return undefined;
  const run = keyAction(event);
  if (run) {
    event.preventDefault();
    run();
  }
  return undefined;
}

function keyAction(event) {
  const n = state.selected && state.selected.node, has = n !== undefined && n !== null, key = event.key;
  const onCanvas = byId("canvas").contains(event.target);
  if (key === "/") return () => byId("search").focus();
  if (key === "Escape") return letGo;
  if (key === "t") return () => setView(state.view === "table" ? state.picture : "table");
  if (key === "m" && hasMap) return () => setView(state.view === "map" ? state.picture : "map");
  if (key === "?") return openHelp;
  if (state.view === "map") return mapAction(key, event);
  if (state.view === "table") return null;
  if (key === "+" || key === "=") return () => zoom(1.25);
  if (key === "-") return () => zoom(0.8);
  if (key === "0") return () => fit();
  if (onCanvas && MOVES[key]) return () => move(...MOVES[key]);
  if (onCanvas && key === "Enter") return () => byId("panel").focus();
  if (!has) return null;
  if ("123".includes(key)) return () => focusOn(n, +key);
  return { e: () => expand(n), h: () => hide(n), p: () => togglePin(n) }[key] || null;
}

function mapAction(key, event) {
  if (key === "+" || key === "=") return () => mapZoom(1.4);
  if (key === "-") return () => mapZoom(1 / 1.4);
  if (key === "0") return () => fit();
  if (MOVES[key] && byId("map-picture").contains(event.target)) return () => mapPan(...MOVES[key].map((way) => -80 * way));
  return null;
}

function letGo() {
  const menu = byId("more");
  if (menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (state.selected) select(null);
  else if (state.path) endPath();
  else if (state.focus !== null) endFocus();
  else if (state.group !== null) endGroup();
}

function move(dx, dy) {
  const from = state.selected && state.selected.node;
  const next = from === undefined || from === null || !seen.nodes.has(from) ? [...seen.nodes].sort((a, b) => NODES[b].weight - NODES[a].weight)[0] : neighbourTowards(from, dx, dy);
  if (next === null || next === undefined) return;
  select({ node: next });
  reveal(next);
  const node = NODES[next];
  say(`${cut(shown(node.name), 120)}, ${nameOf(node.type)}, ${counted(node.weight, "fact")}`);
}

function setUp() {
  const on = (id, run) => byId(id).addEventListener("click", run);
  const inMenu = (id, run) => on(id, () => ((byId("more").open = false), run()));
  document.querySelectorAll("[data-view]").forEach((b) => b.addEventListener("click", () => setView(b.dataset.view)));
  document.querySelectorAll("[data-theme-choice]").forEach((b) => b.addEventListener("click", () => {
    themeChoice = b.dataset.themeChoice;
    repaint();
  }));
  on("undo", undo);
  on("redo", redo);
  on("zoom-in", () => zoom(1.25));
  on("zoom-out", () => zoom(0.8));
  on("zoom-fit", () => fit());
  on("map-in", () => mapZoom(1.4));
  on("map-out", () => mapZoom(1 / 1.4));
  on("map-fit", () => fit());
  inMenu("show-hidden", showHidden);
  inMenu("reset", startAgain);
  inMenu("draw-all", drawEverything);
  inMenu("save-png", savePng);
  inMenu("save-svg", saveSvg);
  inMenu("save-csv", saveCsv);
  inMenu("copy-link", () => copy(location.href));
  inMenu("open-help", openHelp);
  inMenu("toggle-filters", toggleFilters);
  document.addEventListener("click", (event) => event.target.closest("#more") || (byId("more").open = false));
  document.addEventListener("keydown", onKey);
  dark.addEventListener("change", () => repaint());
  window.addEventListener("beforeprint", () => paper("light"));
  window.addEventListener("afterprint", () => paper(null));
  window.addEventListener("hashchange", () => {
    if (location.hash.slice(1) === lastHash) return;
    adopt(location.hash.slice(1));
    refresh();
  });
}

/* Paper is white, whatever the screen is. */
let printed = null;
function paper(theme) {
  if (theme) printed = themeChoice;
  themeChoice = theme || printed;
  repaint();
}

function repaint() {
  applyTheme();
  map.land = null;
  refresh();
}

function toggleFilters() {
  const off = byId("stage").classList.toggle("no-filters");
  byId("toggle-filters").textContent = off ? "Show filters" : "Hide filters";
}

function open_() {
  applyTheme();
  setUp();
  setUpSearch();
  setUpTime();
  setUpMap();
  if (matchMedia("(max-width: 900px)").matches) toggleFilters();
  if (location.hash.length > 1) adopt(location.hash.slice(1));
  else if (DATA.focus.length) Object.assign(state, { selected: { node: DATA.focus[0] }, focus: DATA.focus[0], degree: 2 });
  refresh();
  if (network) {
    fit(false);
    network.once("afterDrawing", () => (document.documentElement.dataset.ready = "yes"));
  }
  else document.documentElement.dataset.ready = "yes";
  setTimeout(indexInPeace, 500);  // before the first letter is typed, after the first picture
  window.kgExplorer = { state, select, goTo, goToFact, shown: () => seen, where: (id) => network.canvasToDOM(network.getPosition(id)), at: (x, y) => thingAt({ x, y }).line?.key || null, names: () => namesNow(), spot: (x, y) => network.canvasToDOM({ x, y }), node: (spot) => network.getNodeAt(spot), nodes: NODES, facts: FACTS, searchTime };
}

open_();
