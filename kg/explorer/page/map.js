/* The same facts where they are: a land outline from the file, no tiles. Circles are places, as large as they have
   facts; curves lead from where a movement began to where it went. All is SVG, so that it can be read and reached. */

const MOST_PLACES = 400, MAP_MARGIN = 70;
const map = { view: null, box: [800, 600], land: null, spots: [], flat: 1 };
const hasMap = NODES.some((node) => node.geo);

/* Places on the map that share a point are one spot: a country and the city that stands for it. */
function spotsNow() {
  const near = state.focus !== null || state.path;
  const facts = near ? seen.drawn.facts : null;
  const counts = new Map();
  NODES.forEach((node) => {
    if (node.family !== "place" && node.family !== "facility") return;
    if (!typeOn(node.id) || state.hidden.has(node.id)) return;
    const passing = factsOf[node.id].filter((f) => seen.facts[f] && (!facts || facts.has(f)));
    if (passing.length) counts.set(node.id, passing);
  });
  const ranked = [...counts].map(([n, facts]) => ({ n, facts })).sort((a, b) => b.facts.length - a.facts.length || a.n - b.n);
  return { spots: ranked.filter(({ n }) => NODES[n].geo).slice(0, MOST_PLACES), lost: ranked.filter(({ n }) => !NODES[n].geo), passing: facts };
}

/* Degrees to the plane: as wide as it is high in the middle of what is shown. */
const project = ([lat, lon]) => [lon * map.flat, -lat];
const onScreen = ([x, y]) => [(x - map.view.x) * map.view.k + map.box[0] / 2, (y - map.view.y) * map.view.k + map.box[1] / 2];

function mapFit() {
  const points = NODES.filter((node) => node.geo && (factsOf[node.id].some((f) => seen.facts[f]) || node.weight)).map((node) => node.geo);
  const around = map.spots.length ? map.spots.map(({ n }) => NODES[n].geo) : points;
  const lats = around.map((p) => p[0]), lons = around.map((p) => p[1]);
  const middle = (Math.min(...lats) + Math.max(...lats)) / 2;
  map.flat = Math.max(0.45, Math.cos((middle * Math.PI) / 180));
  const [left, right] = [Math.min(...lons) * map.flat, Math.max(...lons) * map.flat], [top, bottom] = [-Math.max(...lats), -Math.min(...lats)];
  const wide = Math.max(right - left, 6), high = Math.max(bottom - top, 4);
  map.view = { x: (left + right) / 2, y: (top + bottom) / 2, k: Math.min((map.box[0] - 2 * MAP_MARGIN) / wide, (map.box[1] - 2 * MAP_MARGIN) / high) };
  map.land = null;
}

function mapZoom(factor, at) {
  const [px, py] = at || [map.box[0] / 2, map.box[1] / 2], v = map.view;
  const k = Math.max(map.box[0] / 500, Math.min(400, v.k * factor));
  const x = (px - map.box[0] / 2) / v.k + v.x, y = (py - map.box[1] / 2) / v.k + v.y;
  map.view = { k, x: x - (px - map.box[0] / 2) / k, y: y - (py - map.box[1] / 2) / k };
  drawMap();
}
function mapPan(dx, dy) {
  map.view.x -= dx / map.view.k;
  map.view.y = Math.max(-88, Math.min(88, map.view.y - dy / map.view.k));
  drawMap();
}

/* Lines of steps in hundredths of a degree, as one SVG path in the plane. */
function landPath(lines, closed) {
  return lines.map((steps) => {
    let x = steps[0], y = steps[1], path = `M${((x / 100) * map.flat).toFixed(2)},${(-y / 100).toFixed(2)}`;
    for (let i = 2; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      path += `L${((x / 100) * map.flat).toFixed(2)},${(-y / 100).toFixed(2)}`;
    }
    return closed ? `${path}Z` : path;
  }).join("");
}

function landNow() {
  if (map.land) return map.land;
  const line = { "vector-effect": "non-scaling-stroke", "stroke-linejoin": "round" };
  map.land = svg("g", {},
    svg("path", { ...line, d: landPath(DATA.land.land, true), fill: colours.land, stroke: colours.coast, "stroke-width": 1, "fill-rule": "evenodd" }),
    svg("path", { ...line, d: landPath(DATA.land.borders, false), fill: "none", stroke: colours.coast, "stroke-width": 1, "stroke-dasharray": "1 3", "stroke-linecap": "round" }));
  return map.land;
}

const radius = (count) => Math.min(26, 4.5 + 2.6 * Math.sqrt(count)) * (map.spots.length > 40 ? 0.78 : 1);

/* A name beside its circle, on the first side where it lies over nothing. */
function nameAt(spot, taken) {
  const text = cut(shown(NODES[spot.n].name), 28), w = text.length * 6.9 + 4, h = 16, r = spot.r + 4;
  const sides = [[r, -h / 2, "start"], [-r - w, -h / 2, "end"], [-w / 2, r, "middle"], [-w / 2, -r - h, "middle"], [r * 0.7, r * 0.5, "start"], [r * 0.7, -r * 0.5 - h, "start"], [-r * 0.7 - w, r * 0.5, "end"], [-r * 0.7 - w, -r * 0.5 - h, "end"]];
  for (const [dx, dy, anchor] of sides) {
    const box = [spot.x + dx, spot.y + dy, spot.x + dx + w, spot.y + dy + h];
    if (box[0] < 4 || box[2] > map.box[0] - 4 || taken.some((b) => box[2] > b[0] && box[0] < b[2] && box[3] > b[1] && box[1] < b[3])) continue;
    taken.push(box);
    return { text, anchor, x: anchor === "start" ? box[0] : anchor === "end" ? box[2] : (box[0] + box[2]) / 2, y: box[3] - 4 };
  }
  return null;
}

/* Movements between two spots; those that stand alike are one curve. */
function journeys(places) {
  const found = new Map();
  const at = (n) => places.get(n);
  FACTS.forEach((fact) => {
    if (!seen.facts[fact.id] || (map.passing && !map.passing.has(fact.id))) return;
    const ends = (role) => fact.roles.filter(([r, n]) => r === role && at(n)).map(([, n]) => n);
    ends("origin").forEach((a) => ends("destination").forEach((b) => {
      if (a === b) return;
      const key = `${a}-${b}-${fact.standing}`;
      const line = found.get(key) || { a, b, standing: fact.standing, facts: [] };
      line.facts.push(fact.id);
      found.set(key, line);
    }));
  });
  return [...found.values()].sort((x, y) => y.facts.length - x.facts.length).slice(0, 120);
}

function journeyDrawing(line, places) {
  const a = places.get(line.a), b = places.get(line.b), d = Math.hypot(b.x - a.x, b.y - a.y);
  if (d < a.r + b.r + 12) return null;
  const bend = (0.16 + 0.07 * STANDINGS.indexOf(line.standing)) * d, mx = (a.x + b.x) / 2 + ((b.y - a.y) / d) * bend, my = (a.y + b.y) / 2 - ((b.x - a.x) / d) * bend;
  const rim = (p, r) => {
    const l = Math.hypot(mx - p.x, my - p.y) || 1;
    return [p.x + ((mx - p.x) / l) * r, p.y + ((my - p.y) / l) * r, (p.x - mx) / l, (p.y - my) / l];
  };
  const [x1, y1] = rim(a, a.r + 2), [x2, y2, ux, uy] = rim(b, b.r + 3);
  const tone = colours[line.standing], chosen = state.selected && state.selected.facts && line.facts.some((f) => state.selected.facts.includes(f));
  const end = BARRED.has(line.standing) ? `M${x2 - uy * 6} ${y2 + ux * 6}L${x2 + uy * 6} ${y2 - ux * 6}` : `M${x2 - ux * 8 - uy * 4} ${y2 - uy * 8 + ux * 4}L${x2} ${y2}L${x2 - ux * 8 + uy * 4} ${y2 - uy * 8 - ux * 4}`;
  const words = `${NODES[line.a].name} to ${NODES[line.b].name}, ${line.standing}, ${counted(line.facts.length, "fact")}`;
  const curve = `M${x1.toFixed(1)} ${y1.toFixed(1)}Q${mx.toFixed(1)} ${my.toFixed(1)} ${x2.toFixed(1)} ${y2.toFixed(1)}`;
  return mapButton(`j${line.a}-${line.b}-${line.standing}`, words, () => select({ facts: line.facts }), [
    svg("path", { d: curve, fill: "none", stroke: "transparent", "stroke-width": 14 }),
    svg("path", { d: curve, fill: "none", stroke: tone, "stroke-width": chosen ? 3 : Math.min(4, 1.3 + 0.6 * Math.log2(line.facts.length)), "stroke-dasharray": DASHES[line.standing] ? DASHES[line.standing].join(" ") : null }),
    svg("path", { d: end, fill: "none", stroke: tone, "stroke-width": 1.8, "stroke-linecap": "round" })]);
}

function mapButton(key, label, run, children) {
  return svg("g", { class: "spot", role: "button", tabindex: 0, "aria-label": shown(cut(label, 200)), "data-spot": key, onclick: run, onkeydown: (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    run();
    byId("map").querySelector(`[data-spot="${CSS.escape(key)}"]`)?.focus();
  } }, svg("title", {}, shown(cut(label, 200))), children);
}

function drawMap() {
  const pane = byId("map-picture"), box = pane.getBoundingClientRect();
  map.box = [Math.max(200, box.width), Math.max(160, box.height)];
  const now = spotsNow();
  Object.assign(map, { spots: now.spots, passing: now.passing });
  if (!map.view) mapFit();
  const places = new Map();
  map.spots.forEach(({ n, facts }) => {
    const [x, y] = onScreen(project(NODES[n].geo));
    places.set(n, { n, x, y, r: radius(facts.length), facts: facts.length });
  });
  const inside = [...places.values()].filter((p) => p.x > -40 && p.y > -40 && p.x < map.box[0] + 40 && p.y < map.box[1] + 40);
  const focus = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.spot : null;
  const chosen = state.selected && state.selected.node;
  const taken = inside.map((p) => [p.x - p.r * 0.8, p.y - p.r * 0.8, p.x + p.r * 0.8, p.y + p.r * 0.8]);
  const named = [...inside].sort((a, b) => (b.n === chosen) - (a.n === chosen)).map((p) => [p, nameAt(p, taken)]).filter(([, name]) => name);
  const v = map.view, land = landNow();
  land.setAttribute("transform", `translate(${map.box[0] / 2 - v.x * v.k} ${map.box[1] / 2 - v.y * v.k}) scale(${v.k})`);
  pane.replaceChildren(svg("svg", { id: "map-drawing", xmlns: SVG, width: map.box[0], height: map.box[1], viewBox: `0 0 ${map.box[0]} ${map.box[1]}`, role: "group", "aria-label": "Map of the places", "font-family": "Inter, Segoe UI, Helvetica, Arial, sans-serif" },
    svg("rect", { width: map.box[0], height: map.box[1], fill: colours.sea }), land,
    svg("g", {}, journeys(places).map((line) => journeyDrawing(line, places))),
    svg("g", {}, inside.map((p) => mapButton(`n${p.n}`, `${NODES[p.n].name}, ${nameOf(NODES[p.n].type)}, ${counted(p.facts, "fact")}`, () => select({ node: p.n }), [
      svg("circle", { cx: p.x.toFixed(1), cy: p.y.toFixed(1), r: p.r.toFixed(1), fill: colours[NODES[p.n].family].fill, "fill-opacity": NODES[p.n].type === "Country" ? 0.5 : 0.72, stroke: p.n === chosen ? colours.accent : colours[NODES[p.n].family].line, "stroke-width": p.n === chosen ? 4 : 1.6 }),
      p.r > 11 ? svg("text", { x: p.x.toFixed(1), y: (p.y + 4).toFixed(1), "text-anchor": "middle", "font-size": 11.5, fill: "#0b1a14", "pointer-events": "none" }, String(p.facts)) : null]))),
    svg("g", { "aria-hidden": "true", "pointer-events": "none" }, named.map(([p, name]) => svg("text", { x: name.x.toFixed(1), y: name.y.toFixed(1), "text-anchor": name.anchor, "font-size": 12.5, "font-weight": p.n === chosen ? 650 : 450, fill: colours.ink, stroke: colours.land, "stroke-width": 3.5, "paint-order": "stroke", "stroke-linejoin": "round" }, name.text)))));
  if (focus) pane.querySelector(`[data-spot="${CSS.escape(focus)}"]`)?.focus();
  drawLost(now.lost);
}

/* Places that no map knows are told beside it, with their number. */
function drawLost(lost) {
  const list = byId("map-lost");
  list.hidden = !lost.length;
  const open = list.open, total = new Set(lost.flatMap(({ facts }) => facts)).size;
  list.replaceChildren(el("summary", {}, `${counted(lost.length, "place")} not on the map, ${counted(total, "fact")}`),
    el("ul", { className: "list" }, lost.slice(0, 200).map(({ n, facts }) => el("li", {}, el("button", { type: "button", onclick: () => select({ node: n }) }, swatch(NODES[n].family), el("span", { className: "name" }, bdi(cut(NODES[n].name, 80))), el("span", { className: "number" }, facts.length))))));
  list.open = open;
}

function setUpMap() {
  const pane = byId("map-picture");
  document.querySelector("[data-view=map]").hidden = !hasMap;
  if (!hasMap) return;
  let from = null;
  pane.addEventListener("pointerdown", (event) => (from = [event.clientX, event.clientY, false]));
  window.addEventListener("pointermove", (event) => {
    if (!from || !(event.buttons & 1)) return;
    const [dx, dy] = [event.clientX - from[0], event.clientY - from[1]];
    if (!from[2] && Math.hypot(dx, dy) < 4) return;
    from = [event.clientX, event.clientY, true];
    mapPan(dx, dy);
  });
  window.addEventListener("pointerup", () => setTimeout(() => (from = null)));
  pane.addEventListener("click", (event) => {
    if (from && from[2]) event.stopPropagation();
    else if (!event.target.closest(".spot")) select(null);
  }, true);
  pane.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = pane.getBoundingClientRect();
    mapZoom(Math.exp(-event.deltaY * 0.0012), [event.clientX - box.left, event.clientY - box.top]);
  }, { passive: false });
  new ResizeObserver(throttled(() => state.view === "map" && drawMap())).observe(pane);
}
