/* Names and words on lines. vis-network draws shapes and lines; what is written is drawn here, over them, in letters
   that stay readable at any zoom, and only where it lies over nothing else: what matters most is written first, and
   the rest appears on coming nearer. So no two names ever cover each other, in the picture and in what is saved. */

const SANS = '"Inter","Segoe UI",system-ui,"Helvetica Neue","Noto Sans",Arial,sans-serif';
const RTL = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
const LEADING = 1.18, NAME_MANY = 1500, WORDS_MANY = 700;

/* Letters grow a little on coming nearer, and never get too small to read. Pixels on the screen. */
const lettersAt = (base, scale) => Math.max(base - 2, Math.min(base * 1.25, base * Math.sqrt(scale)));

const ruler = document.createElement("canvas").getContext("2d"), widths = new Map();
function widthOf(text, weight) {
  const key = `${weight}${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    ruler.font = `${weight} 100px ${SANS}`;
    width = ruler.measureText(text).width / 100;
    widths.set(key, width);
  }
  return width;
}

/* What is taken already, in cells, so that a look around costs the same in any picture. */
class Taken {
  #cells = new Map(); #size;
  constructor(size) { this.#size = size; }
  *#around([x1, y1, x2, y2]) {
    const s = this.#size;
    for (let x = Math.floor(x1 / s); x <= Math.floor(x2 / s); x++) for (let y = Math.floor(y1 / s); y <= Math.floor(y2 / s); y++) yield x * 100003 + y;
  }
  add(box, owner) {
    for (const cell of this.#around(box)) {
      const list = this.#cells.get(cell);
      if (list) list.push([box, owner]);
      else this.#cells.set(cell, [[box, owner]]);
    }
  }
  /* How many others are in the way; a few counted twice do no harm. */
  over(box, owner, enough = 1) {
    let found = 0;
    for (const cell of this.#around(box)) {
      for (const [b, whose] of this.#cells.get(cell) || NONE) {
        if (whose !== owner && box[2] > b[0] && box[0] < b[2] && box[3] > b[1] && box[1] < b[3] && ++found >= enough) return found;
      }
    }
    return found;
  }
}

/* Everything with a name: where it is, how large, how much it matters. */
function namedThings() {
  const things = [];
  const add = (id, label, size, matter, look) => {
    const at = whereIs(id), chosen = isChosen(id), dim = light && !light.nodes.has(id);
    if (at) things.push({ id, at, size, rows: label.split("\n"), matter: (chosen ? 1e9 : 0) + (light && !dim ? 1e6 : 0) + matter, dim, weight: chosen ? 650 : 450, ...look });
  };
  seen.nodes.forEach((n) => add(n, NODES[n].label, sizeOf(NODES[n]), NODES[n].weight + 1, { base: NODES[n].weight > 7 ? 14.5 : 13.5, tone: colours.ink }));
  seen.drawn.events.forEach((f) => {
    const fact = FACTS[f], plain = fact.standing === "asserted";
    add(`e${f}`, capital(nameOf(fact.type)) + (plain ? "" : `\n${fact.standing}`), EVENT_SIZE, 0.5, { base: 12.5, tone: plain || fact.standing === "claimed" ? colours.soft : colours[fact.standing] });
  });
  return things.sort((a, b) => b.matter - a.matter || (String(a.id) < String(b.id) ? -1 : 1));
}

const isChosen = (id) => Boolean(state.selected) && (isEvent(id) ? (state.selected.facts || NONE).includes(+id.slice(1)) : state.selected.node === id);

/* The sides of a shape on which its name may stand: below, to the right, to the left, above. */
const SIDES = [[0, 1], [1, 0], [-1, 0], [0, -1]];
/* Who leads the picture is named even where a small shape is in the way: so many, if they have so many facts. */
const LEADING_FEW = 14, LEADING_FACTS = 6;
function plateAt(thing, font, wide, [sx, sy]) {
  const high = thing.rows.length * font * LEADING, gap = thing.size + font * 0.28;
  const x = thing.at.x + sx * (gap + wide / 2), y = thing.at.y + sy * (gap + high / 2);
  return { x: sx ? x - (sx * wide) / 2 : x, y, align: sx > 0 ? "left" : sx < 0 ? "right" : "center", box: [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2] };
}

/* All that is written at one zoom, in the units of the picture. */
function lettering(scale) {
  const cell = 120 / Math.min(1, scale), taken = new Taken(cell), shapes = new Taken(cell), names = [], words = [];
  const things = namedThings();
  things.forEach((t) => shapes.add([t.at.x - t.size, t.at.y - t.size, t.at.x + t.size, t.at.y + t.size], t.id));
  const sides = things.length > NAME_MANY ? SIDES.slice(0, 1) : SIDES;
  things.forEach((thing, nth) => {
    const leads = isChosen(thing.id) || (nth < LEADING_FEW && thing.matter > LEADING_FACTS), most = leads ? 99 : 1;
    const font = lettersAt(thing.base, scale) / scale;
    const wide = Math.max(...thing.rows.map((row) => widthOf(row, thing.weight))) * font;
    let best = null, least = leads ? Infinity : 1;
    for (const side of sides) {
      const plate = plateAt(thing, font, wide, side);
      if (taken.over(plate.box, thing.id) && !(isChosen(thing.id) && !best)) continue;
      const cost = shapes.over(plate.box, thing.id, most);
      if (cost < least) [best, least] = [plate, cost];
      if (!cost) break;
    }
    if (!best) return;
    taken.add(best.box, thing.id);
    names.push({ ...best, id: thing.id, rows: thing.rows, font, weight: thing.weight, tone: thing.tone, dim: thing.dim });
  });
  placeWords(scale, (box) => !taken.over(box) && !shapes.over(box), taken, words);
  return { scale, names, words };
}

/* From afar only what is not plainly so is said in words. */
const FROM_AFAR = 0.72, QUIET = new Set(["asserted", "claimed", "territory"]);

/* Words stand on their line where it has room for them: what is lit first, then what is no plain assertion. */
const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73];
function placeWords(scale, free, taken, words) {
  const lines = seen.drawn.lines.filter((line) => (light ? light.edges.has(line.key) : scale > FROM_AFAR || state.focus !== null || state.path || !QUIET.has(line.standing)));
  if (lines.length > WORDS_MANY) return;
  const rank = (line) => (line.standing === "asserted" ? 1 : line.standing === "territory" ? 2 : 0);
  [...lines].sort((a, b) => rank(a) - rank(b) || b.facts.length - a.facts.length || (a.key < b.key ? -1 : 1)).forEach((line) => {
    const word = wordOn(line, scale, free, false);
    if (!word) return;
    taken.add(word.box, line.key);
    words.push(word);
  });
}

function wordOn(line, scale, free, anyway) {
  const a = whereIs(line.a), b = whereIs(line.b);
  if (!a || !b || !line.label) return null;
  const font = lettersAt(12, scale) / scale, wide = widthOf(line.label, 450) * font + font * 0.7, high = font * 1.25;
  const dx = b.x - a.x, dy = b.y - a.y, d = Math.hypot(dx, dy);
  const room = d - sizeAt(line.a) - sizeAt(line.b);
  const across = Math.abs(dx) / (d || 1);  // words lie level: on a steep line they need little of its length
  if (!anyway && room < across * wide + (1 - across) * high * 2) return null;
  for (const t of ALONG) {
    const [x, y] = pointOn(line, a, b, t), box = [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
    if (anyway || free(box)) return { key: line.key, x, y, font, box, text: line.label, tone: line.standing === "asserted" || line.standing === "territory" ? colours.soft : colours[line.standing] };
  }
  return null;
}
const sizeAt = (id) => (isEvent(id) ? EVENT_SIZE : sizeOf(NODES[id]));

/* A point of a line, which is a curve where there are several between the same two. */
function pointOn(line, a, b, t) {
  const bend = bendOf(line) * 2 * t * (1 - t);
  return [a.x + (b.x - a.x) * t + (b.y - a.y) * bend, a.y + (b.y - a.y) * t - (b.x - a.x) * bend];
}
const bendOf = (line) => (line.nth ? 0.16 * (line.nth % 2 ? 1 : -1) * Math.ceil(line.nth / 2) : 0);

/* What is written now: made anew when the picture changes or the zoom does. */
let plates = null;
const forgetNames = () => (plates = null);
function namesNow() {
  const scale = network.getScale(), slack = seen.nodes.size > NAME_MANY ? 0.2 : 0.004;
  if (!plates || Math.abs(plates.scale / scale - 1) > slack) plates = lettering(scale);
  return plates;
}

function drawNames(context) {
  const { names, words } = namesNow(), k = network.getScale();
  const low = network.DOMtoCanvas({ x: 0, y: 0 }), box = byId("canvas").getBoundingClientRect(), high = network.DOMtoCanvas({ x: box.width, y: box.height });
  const inSight = (b) => b[2] > low.x && b[0] < high.x && b[3] > low.y && b[1] < high.y;
  Object.assign(context, { textBaseline: "middle", lineJoin: "round" });
  words.forEach((word) => inSight(word.box) && writeWord(context, word));
  const line = hovered !== null && linesByKey.get(hovered);
  if (line && !words.some((word) => word.key === hovered)) {
    const word = wordOn(line, k, null, true);
    if (word) writeWord(context, word);
  }
  names.forEach((name) => inSight(name.box) && writeName(context, name));
}

function writeWord(context, word) {
  const [x1, y1, x2, y2] = word.box;
  context.fillStyle = colours.paper;
  context.fillRect(x1, y1, x2 - x1, y2 - y1);
  Object.assign(context, { font: `450 ${word.font}px ${SANS}`, textAlign: "center", fillStyle: word.tone, direction: RTL.test(word.text) ? "rtl" : "ltr" });
  context.fillText(word.text, word.x, word.y + word.font * 0.05);
}

function writeName(context, name) {
  Object.assign(context, { font: `${name.weight} ${name.font}px ${SANS}`, textAlign: name.align, lineWidth: name.font * 0.3, strokeStyle: colours.paper, fillStyle: faded(name.tone, name.dim ? 0.45 : 1) });
  name.rows.forEach((row, i) => {
    const y = name.y + (i - (name.rows.length - 1) / 2) * name.font * LEADING;
    context.direction = RTL.test(row) ? "rtl" : "ltr";
    context.strokeText(row, name.x, y);
    context.fillText(row, name.x, y);
  });
}

/* What is under the pointer: a shape, then a name, then a line or its words. */
function thingAt(point) {
  const node = network.getNodeAt(point);
  if (node !== undefined) return { node };
  const { x, y } = network.DOMtoCanvas(point), over = ({ box }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
  const name = namesNow().names.find(over);
  if (name) return { node: name.id };
  const word = namesNow().words.find(over), edge = word ? word.key : network.getEdgeAt(point);
  return edge === undefined || !linesByKey.has(edge) ? {} : { line: linesByKey.get(edge) };
}
