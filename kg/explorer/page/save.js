/* What is shown, as files: a picture, a drawing, a table. Each says how things stand, in words. */

function download(name, type, content) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 4000);
  say(`Saved ${name}.`);
}

/* A cell that begins like a formula would be run by a spreadsheet. */
const cell = (value) => `"${String(value).replace(/^[=+\-@\t\r]/, "'$&").replace(/"/g, '""')}"`;

function saveCsv() {
  const columns = [["fact", factLine], ["kind", (f) => f.kind], ["type", (f) => f.type], ["status", (f) => f.status], ["standing", (f) => f.standing], ["time", (f) => f.time || ""], ["says", says],
    ["stance", (f) => [...new Set(f.claims.map((c) => c.stance))].join(", ")], ["quote", quoteOf], ["article", (f) => f.articles.map((a) => ARTICLES[a].name).join("; ")], ["iri of entities", (f) => f.ends.map((n) => NODES[n].iri).join(" ")]];
  const facts = [...seen.drawn.facts].sort((a, b) => a - b).map((f) => FACTS[f]);
  const lines = [columns.map(([name]) => cell(name)), ...facts.map((fact) => columns.map(([, get]) => cell(shown(get(fact)))))];
  download("facts.csv", "text/csv", "\ufeff" + lines.map((line) => line.join(",")).join("\r\n") + "\r\n");
}

/* Where a text begins, by its side; one that runs from right to left begins at the other end. */
const ANCHORS = { center: ["middle", "middle"], left: ["start", "end"], right: ["end", "start"] };

/* The picture as a drawing of its own, with the legend below. */
function drawing() {
  const boxes = [...seen.nodes, ...seen.drawn.events.map((f) => `e${f}`)].map((id) => ({ id, ...network.getPosition(id), look: isEvent(id) ? eventLook(+id.slice(1)) : nodeLook(id) }));
  const at = new Map(boxes.map((box) => [box.id, box]));
  const low = (axis) => Math.min(0, ...boxes.map((b) => b[axis])), high = (axis) => Math.max(0, ...boxes.map((b) => b[axis]));
  const [left, top] = [low("x") - 120, low("y") - 60];
  const width = Math.max(820, high("x") + 120 - left), height = high("y") + 80 - top, foot = 96;
  const root = svg("svg", { xmlns: SVG, viewBox: `${left} ${top} ${width} ${height + foot}`, width, height: height + foot, "font-family": "Helvetica, Arial, sans-serif" });
  root.append(svg("title", {}, "Knowledge graph"), svg("rect", { x: left, y: top, width, height: height + foot, fill: colours.paper }));
  const halo = { stroke: colours.paper, "stroke-width": 4, "paint-order": "stroke", "stroke-linejoin": "round", "text-anchor": "middle" };
  seen.drawn.lines.forEach((line) => root.append(lineDrawing(line, at.get(line.a), at.get(line.b))));
  boxes.forEach((box) => {
    root.append(svg("path", { d: outline(box.look.shape, box.x, box.y, box.look.size), fill: box.look.color.background, stroke: box.look.color.border, "stroke-width": box.look.borderWidth }));
  });
  const { names, words } = lettering(1);
  words.forEach((word) => root.append(svg("text", { ...halo, x: word.x, y: word.y + word.font * 0.36, "font-size": word.font, fill: word.tone }, word.text)));
  names.forEach((name) => name.rows.forEach((row, i) => root.append(svg("text", { ...halo, "text-anchor": ANCHORS[name.align][+RTL.test(row)], x: name.x, y: name.y + (i - (name.rows.length - 1) / 2) * name.font * LEADING + name.font * 0.36, "font-size": name.font, fill: name.tone, direction: RTL.test(row) ? "rtl" : null }, row))));
  legend(root, left + 20, top + height + 10);
  return [root, width, height + foot];
}

function lineDrawing(line, a, b) {
  const d = Math.hypot(b.x - a.x, b.y - a.y) || 1, ux = (b.x - a.x) / d, uy = (b.y - a.y) / d;
  const bend = line.nth ? (line.nth % 2 ? 1 : -1) * 0.16 * Math.ceil(line.nth / 2) * d : 0;
  const from = { x: a.x + ux * (a.look.size + 2), y: a.y + uy * (a.look.size + 2) }, to = { x: b.x - ux * (b.look.size + 3), y: b.y - uy * (b.look.size + 3) };
  const mid = { x: (a.x + b.x) / 2 + uy * bend, y: (a.y + b.y) / 2 - ux * bend };
  const look = edgeLook(line), tone = line.standing === "territory" ? colours.line : colours[line.standing];
  const group = svg("g", { fill: "none", stroke: tone, "stroke-width": look.width });
  group.append(svg("path", { d: `M${from.x.toFixed(1)} ${from.y.toFixed(1)}Q${mid.x.toFixed(1)} ${mid.y.toFixed(1)} ${to.x.toFixed(1)} ${to.y.toFixed(1)}`, "stroke-dasharray": look.dashes ? look.dashes.join(" ") : null }));
  const end = (p, sx, sy) => group.append(svg("path", { d: BARRED.has(line.standing) ? `M${p.x - sy * 7} ${p.y + sx * 7}L${p.x + sy * 7} ${p.y - sx * 7}` : `M${p.x - sx * 9 - sy * 4} ${p.y - sy * 9 + sx * 4}L${p.x} ${p.y}L${p.x - sx * 9 + sy * 4} ${p.y - sy * 9 - sx * 4}` }));
  if (line.standing !== "territory" && line.forth) end(to, ux, uy);
  if (line.standing !== "territory" && line.back) end(from, -ux, -uy);
  return group;
}

function legend(root, x, y) {
  STANDINGS.forEach((standing, i) => {
    const cx = x + i * 128;
    root.append(svg("path", { d: `M${cx} ${y + 14}h30`, stroke: colours[standing], "stroke-width": 2, "stroke-dasharray": DASHES[standing] ? DASHES[standing].join(" ") : null }),
      BARRED.has(standing) ? svg("path", { d: `M${cx + 31} ${y + 8}v12`, stroke: colours[standing], "stroke-width": 2 }) : "",
      svg("text", { x: cx + 38, y: y + 18, "font-size": 13, fill: colours.ink }, standing));
  });
  ["person", "organization", "state", "group", "place", "facility"].forEach((family, i) => {
    const cx = x + i * 128;
    root.append(svg("path", { d: outline(SHAPES[family], cx + 15, y + 44, 8), fill: colours[family].fill, stroke: colours[family].line, "stroke-width": 1.6 }), svg("text", { x: cx + 38, y: y + 48, "font-size": 13, fill: colours.ink }, family));
  });
  root.append(svg("text", { x, y: y + 76, "font-size": 12, fill: colours.soft }, byId("count").dataset.count || ""));
}

function withWholeLight(run) {
  const before = light;
  light = null;
  try {
    return run();
  } finally {
    light = before;
  }
}

/* In the map view the map is what is shown. */
function drawingNow() {
  if (state.view !== "map") return withWholeLight(drawing);
  const root = byId("map-drawing").cloneNode(true);
  root.querySelectorAll("[tabindex]").forEach((node) => node.removeAttribute("tabindex"));
  return [root, ...map.box];
}

function saveSvg() {
  const [root] = drawingNow();
  download("graph.svg", "image/svg+xml", new XMLSerializer().serializeToString(root));
}

function savePng() {
  const [root, width, height] = drawingNow();
  const scale = Math.min(2, 8000 / Math.max(width, height));
  const image = new Image();
  image.onload = () => {
    const canvas = el("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => download("graph.png", "image/png", blob), "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(root))}`;
}
