/* The picture. vis-network draws; where things stand was computed before, and physics is off. */

let network = null, nodeSet = null, edgeSet = null;
const drawnNodes = new Map(), drawnEdges = new Map(), linesByKey = new Map();
const settled = { links: new Map(), events: new Map() };

const isEvent = (id) => typeof id === "string" && id.startsWith("e");
const factOfId = (id) => FACTS[+id.slice(1)];

function setUpPicture() {
  nodeSet = new vis.DataSet();
  edgeSet = new vis.DataSet();
  const many = (seen ? seen.drawn.lines.length : 0) > 500 || (state.all && NODES.length > 400);
  network = new vis.Network(byId("canvas"), { nodes: nodeSet, edges: edgeSet }, {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: true, keyboard: false, navigationButtons: false, selectConnectedEdges: false, hideEdgesOnDrag: many, hideEdgesOnZoom: many, zoomSpeed: 0.7, tooltipDelay: 1e9 },
    nodes: { chosen: false, shadow: false },
    edges: { chosen: false, smooth: false, selectionWidth: 0, hoverWidth: 0 },
  });
  byId("canvas").querySelector(".vis-network").tabIndex = -1;  // the picture is one stop for Tab, not two
  network.on("click", onClick);
  network.on("doubleClick", (e) => {
    const { node } = thingAt(e.pointer.DOM);
    if (node !== undefined && !isEvent(node)) expand(node);
  });
  network.on("dragStart", () => hideTip());
  network.on("dragEnd", (e) => {
    if (!e.nodes.length) return;
    const id = e.nodes[0], at = at1(network.getPosition(id));
    if (isEvent(id)) settled.events.set(id, at);
    else change((s) => s.pinned.set(id, at));
  });
  network.on("hoverNode", (e) => showTip(e, nodeTip(e.node)));
  network.on("hoverEdge", (e) => {
    hovered = e.edge;
    paintEdge(e.edge);
    showTip(e, edgeTip(e.edge));
  });
  network.on("blurNode", hideTip);
  network.on("blurEdge", (e) => {
    hovered = null;
    paintEdge(e.edge);
    hideTip();
  });
  network.on("zoom", hideTip);
  network.on("afterDrawing", drawNames);
  const canvas = byId("canvas");
  let at = null;
  const point = throttled(() => (canvas.style.cursor = Object.keys(thingAt(at)).length ? "pointer" : ""));
  canvas.addEventListener("mousemove", (event) => {
    const box = canvas.getBoundingClientRect();
    at = { x: event.clientX - box.left, y: event.clientY - box.top };
    if (!event.buttons) point();
  });
}

function onClick(event) {
  const { node, line } = thingAt(event.pointer.DOM);
  if (node !== undefined) select(isEvent(node) ? { facts: [factOfId(node).id] } : { node });
  else if (line) selectLine(line);
  else select(null);
}

function selectLine(line) {
  if (line.facts.length) select({ facts: line.facts });
  else select({ node: line.b });
}

/* What is lit: what is selected and what it is tied to. The rest steps back. */
function lit() {
  const chosen = state.selected;
  if (!chosen) return null;
  const nodes = new Set(), edges = new Set();
  const centre = chosen.node;
  const facts = new Set(chosen.facts || []);
  if (centre !== undefined && !seen.nodes.has(centre)) return null;
  if (centre !== undefined) nodes.add(centre);
  facts.forEach((f) => (nodes.add(`e${f}`), FACTS[f].ends.forEach((n) => nodes.add(n))));
  seen.drawn.lines.forEach((line) => {
    const touches = centre !== undefined ? line.a === centre || line.b === centre : line.facts.some((f) => facts.has(f));
    if (!touches) return;
    edges.add(line.key);
    if (centre !== undefined) nodes.add(line.a).add(line.b);
  });
  if (centre !== undefined) {  // an event's other ends belong to it
    seen.drawn.lines.forEach((line) => {
      if (isEvent(line.a) && nodes.has(line.a)) (edges.add(line.key), nodes.add(line.b));
    });
  }
  return { nodes, edges };
}

let light = null, hovered = null;
function draw() {
  light = lit();
  linesByKey.clear();
  seen.drawn.lines.forEach((line) => linesByKey.set(line.key, line));
  rings = ringsNow();
  settle();
  const nodes = new Map();
  seen.nodes.forEach((n) => nodes.set(n, nodeLook(n)));
  seen.drawn.events.forEach((f) => nodes.set(`e${f}`, eventLook(f)));
  forgetNames();
  const edges = new Map(seen.drawn.lines.map((line) => [line.key, edgeLook(line)]));
  if (!network) setUpPicture();
  update(edgeSet, drawnEdges, edges, (id) => edges.has(id), "remove");
  update(nodeSet, drawnNodes, nodes, (id) => nodes.has(id), "remove");
  update(nodeSet, drawnNodes, nodes, null, "put");
  update(edgeSet, drawnEdges, edges, null, "put");
  emptyNote();
}

/* Only what has changed goes to vis-network. */
function update(set, before, after, keeps, what) {
  if (what === "remove") {
    const gone = [...before.keys()].filter((id) => !keeps(id));
    gone.forEach((id) => before.delete(id));
    if (gone.length) set.remove(gone);
    return;
  }
  const changed = [];
  after.forEach((look, id) => {
    const written = JSON.stringify(look);
    if (before.get(id) !== written) {
      before.set(id, written);
      changed.push(look);
    }
  });
  if (changed.length) set.update(changed);
}

function paintEdge(key) {
  const line = linesByKey.get(key);
  if (!line || !drawnEdges.has(key)) return;
  const look = edgeLook(line);
  drawnEdges.set(key, JSON.stringify(look));
  edgeSet.update(look);
}

function faded(hex, alpha) {
  const n = parseInt(hex.slice(1), 16);
  return `rgba(${n >> 16},${(n >> 8) & 255},${n & 255},${alpha})`;
}

const EVENT_SIZE = 9;
const sizeOf = (node) => Math.min(25, 10 + 2.6 * Math.sqrt(node.weight));

function nodeLook(n) {
  const node = NODES[n], at = whereIs(n);
  const dim = light && !light.nodes.has(n);
  const chosen = state.selected && state.selected.node === n;
  const paint = colours[node.family];
  return {
    id: n, x: at.x, y: at.y, shape: SHAPES[node.family], size: sizeOf(node),
    borderWidth: chosen ? 4 : state.pinned.has(n) ? 2.6 : 1.6,
    color: { background: faded(paint.fill, dim ? 0.3 : 1), border: chosen ? colours.accent : faded(paint.line, dim ? 0.35 : 1) },
  };
}

function eventLook(f) {
  const fact = FACTS[f], id = `e${f}`, at = whereIs(id);
  const dim = light && !light.nodes.has(id);
  const chosen = state.selected && state.selected.facts && state.selected.facts.includes(f);
  return {
    id, x: at.x, y: at.y, shape: "diamond", size: EVENT_SIZE,
    borderWidth: chosen ? 4 : 1.6, shapeProperties: { borderDashes: DASHES[fact.standing] ? [3, 2] : false },
    color: { background: faded(colours.event.fill, dim ? 0.3 : 1), border: chosen ? colours.accent : faded(fact.standing === "asserted" ? colours.event.line : colours[fact.standing], dim ? 0.35 : 1) },
  };
}

function edgeLook(line) {
  const territory = line.standing === "territory";
  const colour = territory ? colours.line : colours[line.standing];
  const near = light && light.edges.has(line.key);
  const dim = light && !near;
  const arrow = { enabled: true, type: BARRED.has(line.standing) ? "bar" : "arrow", scaleFactor: BARRED.has(line.standing) ? 0.7 : 0.55 };
  const strong = near || hovered === line.key;
  return {
    id: line.key, from: line.a, to: line.b,
    dashes: territory ? [1, 4] : DASHES[line.standing],
    arrows: territory ? {} : { to: line.forth ? arrow : { enabled: false }, from: line.back ? arrow : { enabled: false } },
    width: Math.min(4.5, 1.3 + 0.9 * Math.log2(Math.max(1, line.facts.length)) + (strong ? 0.8 : 0)),
    color: { color: faded(colour, dim ? 0.22 : strong ? 1 : 0.78), inherit: false },
    smooth: line.nth ? { enabled: true, type: line.nth % 2 ? "curvedCW" : "curvedCCW", roundness: 0.16 * Math.ceil(line.nth / 2) } : false,
  };
}

/* Few things have room: the same picture, drawn out. */
const roomy = () => ((state.group !== null || state.path || (state.focus !== null && !rings)) && seen.nodes.size < 60 ? 1.4 : 1);
const at1 = (at) => ({ x: at.x / roomy(), y: at.y / roomy() });
function whereIs(id) {
  const at = placeOf(id), k = roomy();
  return at && k !== 1 ? { x: at.x * k, y: at.y * k } : at;
}

/* A path is read like a line of text; a long one goes to and fro. */
const HOP = 175, ROW_OF_PATH = 3;
function pathSpot(id) {
  const nodes = currentPath() ? currentPath().nodes : [], i = nodes.indexOf(id);
  if (i < 0) return null;
  const per = nodes.length <= ROW_OF_PATH + 1 ? nodes.length : ROW_OF_PATH;
  const row = Math.floor(i / per), column = row % 2 ? per - 1 - (i % per) : i % per;
  return { x: column * HOP, y: row * HOP * 0.7 };
}

/* Where something stands: where the reader put it, else on the rings or the path, else at home. */
function placeOf(id) {
  if (!isEvent(id) && state.pinned.has(id)) return state.pinned.get(id);
  if (rings && rings.has(id)) return rings.get(id);
  return (state.path && state.picture !== "events" && pathSpot(id)) || homeOf(id);
}

/* Its place in the whole picture: where it was computed, else beside its neighbours. */
function homeOf(id) {
  const events = state.picture === "events", moved = settled[state.picture].get(id);
  if (isEvent(id)) {
    if (moved) return moved;
    const at = factOfId(id).at;
    return at ? { x: at[0], y: at[1] } : null;
  }
  const node = NODES[id];
  if (events && node.among) return { x: node.among[0], y: node.among[1] };
  if (!LARGE || (state.all && !events)) return { x: node.x, y: node.y };
  if (node.start) return { x: node.start[0], y: node.start[1] };
  return moved || null;
}

/* Give a place to what has none: near what it is tied to, and clear of the others. */
const REACH = 140;
function settle() {
  const ids = [...seen.nodes, ...seen.drawn.events.map((f) => `e${f}`)];
  const homeless = ids.filter((id) => !placeOf(id));
  if (!homeless.length) return;
  const tied = new Map(homeless.map((id) => [id, []]));
  seen.drawn.lines.forEach((line) => {
    if (tied.has(line.a)) tied.get(line.a).push(line.b);
    if (tied.has(line.b)) tied.get(line.b).push(line.a);
  });
  const spots = new Map(ids.map((id) => [id, placeOf(id)]).filter(([, at]) => at));
  let turn = 0, waiting = homeless;
  while (waiting.length) {
    const next = waiting.filter((id) => tied.get(id).some((other) => spots.has(other)));
    (next.length ? next : [waiting[0]]).forEach((id) => {
      const near = tied.get(id).map((other) => spots.get(other)).filter(Boolean);
      const angle = (turn += 1) * 2.39996, reach = near.length > 1 ? 45 : 150;
      const mid = near.reduce((sum, p) => ({ x: sum.x + p.x / near.length, y: sum.y + p.y / near.length }), { x: 0, y: 0 });
      spots.set(id, { x: mid.x + reach * Math.cos(angle) * 1.3, y: mid.y + reach * Math.sin(angle) });
    });
    waiting = waiting.filter((id) => !spots.has(id));
  }
  const free = new Set(homeless);
  for (let round = 0; round < (ids.length > 1500 ? 0 : 60); round++) {
    for (const id of free) {
      const p = spots.get(id);
      let dx = 0, dy = 0;
      for (const [other, q] of spots) {
        const x = p.x - q.x, y = (p.y - q.y) * 1.6, d = Math.hypot(x, y);
        if (other !== id && d < REACH) (dx += (x / (d || 1)) * (REACH - d) * 0.25, dy += (y / (d || 1)) * (REACH - d) * 0.16);
      }
      for (const other of tied.get(id)) {
        const q = spots.get(other), d = Math.hypot(q.x - p.x, q.y - p.y);
        if (d > 170) (dx += ((q.x - p.x) / d) * (d - 170) * 0.05, dy += ((q.y - p.y) / d) * (d - 170) * 0.05);
      }
      spots.set(id, { x: p.x + Math.max(-30, Math.min(30, dx)), y: p.y + Math.max(-30, Math.min(30, dy)) });
    }
  }
  homeless.forEach((id) => {
    const at = spots.get(id);
    settled[state.picture].set(id, { x: Math.round(at.x), y: Math.round(at.y) });
  });
}

/* All that is drawn into sight. By the places that are known, not by what vis-network has drawn: it draws later. */
function fit(gently = true) {
  if (state.view === "map" && byId("map-picture").isConnected) return (mapFit(), drawMap());
  if (!network || !inPicture(state.view)) return undefined;
  const spots = [...seen.nodes, ...seen.drawn.events.map((f) => `e${f}`)].map(whereIs).filter(Boolean);
  if (!spots.length) return undefined;
  const at = spots.map((p) => [p.x, p.y, p.x, p.y]);
  const rough = viewOf(at, Math.min(90, byId("canvas").clientWidth * 0.16));
  const { position, scale } = viewOf([...at, ...lettering(rough.scale).names.map((name) => name.box)], EDGE);
  network.moveTo({ position, scale, animation: gently && moving() });
  return undefined;
}

/* Room at the edges, in pixels; above there are buttons. */
const EDGE = 26, EDGE_ABOVE = 36, MOST_ZOOM = 1.25;
function viewOf(boxes, edge) {
  const { clientWidth, clientHeight } = byId("canvas");
  const [left, top, right, bottom] = [0, 1, 2, 3].map((i) => boxes.reduce((m, box) => (i < 2 ? Math.min(m, box[i]) : Math.max(m, box[i])), i < 2 ? Infinity : -Infinity));
  const scale = Math.min(MOST_ZOOM, Math.max(0.02, Math.min((clientWidth - 2 * edge) / Math.max(1, right - left), (clientHeight - 2 * edge - EDGE_ABOVE) / Math.max(1, bottom - top))));
  return { position: { x: (left + right) / 2, y: (top + bottom) / 2 - EDGE_ABOVE / 2 / scale }, scale };
}
const moving = () => (calm.matches || nodeSet.length > 800 ? false : { duration: 320, easingFunction: "easeInOutQuad" });

function zoom(factor) {
  network.moveTo({ scale: Math.max(0.03, Math.min(4, network.getScale() * factor)), animation: false });
}

/* Bring a node into sight, without a jump where it is in sight already. */
function reveal(id) {
  if (!network || !nodeSet.get(id)) return;
  const at = network.canvasToDOM(network.getPosition(id)), box = byId("canvas").getBoundingClientRect();
  const inside = at.x > 60 && at.y > 50 && at.x < box.width - 60 && at.y < box.height - 60;
  if (!inside || network.getScale() < 0.45) network.focus(id, { scale: Math.max(0.75, network.getScale()), animation: moving() });
}

function neighbourTowards(id, dx, dy) {
  const here = network.getPosition(id);
  let best = null, least = Infinity;
  seen.nodes.forEach((n) => {
    if (n === id) return;
    const p = network.getPosition(n), x = p.x - here.x, y = p.y - here.y;
    const along = x * dx + y * dy, across = Math.abs(x * dy - y * dx);
    if (along > 8 && along + across * 2.2 < least && across < along * 2.5) [best, least] = [n, along + across * 2.2];
  });
  return best;
}

function nodeTip(id) {
  if (isEvent(id)) return [factLine(factOfId(id)), `${factOfId(id).standing}: says ${says(factOfId(id))}`];
  const node = NODES[id];
  return [cut(node.name, 200), `${nameOf(node.type)} · ${counted(node.weight, "fact")}`];
}

function edgeTip(key) {
  const line = linesByKey.get(key);
  if (!line || !line.facts.length) return line ? ["A state and its territory", "Two things: the one acts, in the other things happen"] : ["", ""];
  const first = FACTS[line.facts[0]];
  return [line.facts.slice(0, 3).map((f) => cut(factLine(FACTS[f]), 140)).join("\n") + (line.facts.length > 3 ? `\nand ${line.facts.length - 3} more` : ""), `${line.standing}: says ${cut(says(first), 80)}`];
}

function showTip(event, [head, tail]) {
  const tip = byId("tip"), box = byId("picture").getBoundingClientRect();
  const at = event.pointer ? event.pointer.DOM : { x: event.event.clientX - box.left, y: event.event.clientY - box.top };
  tip.replaceChildren(...head.split("\n").map((line) => el("div", {}, bdi(line))), el("div", { className: "tail" }, bdi(tail)));
  tip.hidden = false;
  tip.style.left = `${Math.min(at.x + 14, box.width - tip.offsetWidth - 8)}px`;
  tip.style.top = `${Math.min(at.y + 16, box.height - tip.offsetHeight - 8)}px`;
}
function hideTip() {
  byId("tip").hidden = true;
}

function emptyNote() {
  const note = byId("empty");
  note.hidden = Boolean(seen.nodes.size);
  note.textContent = NODES.length ? "Nothing passes these filters." : "The case holds no facts yet.";
}
