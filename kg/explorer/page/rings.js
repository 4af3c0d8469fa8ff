/* A neighbourhood about its middle: who is one step away on the first ring, two on the second. Who has more behind
   gets more of the ring, in the order in which they stand in the whole picture, so that lines lead outwards and
   have their words to themselves. */

const RING = 205, ARC = 92, WIDER = 1.32, MOST_ON_RINGS = 140, STAGGER = 15;
/* Who has many behind has more of the ring, but not all of it. */
const EVEN = 0.55;

let rings = null;

/* The places on the rings, or null where the whole picture's places serve better. */
function ringsNow() {
  if (state.focus === null || state.path || seen.nodes.size > MOST_ON_RINGS) return null;
  const { children, depth } = tree(state.focus);
  const share = shares(state.focus, children), leaves = share.get(state.focus);
  const outer = Math.max(RING * depth, (leaves * ARC) / (2 * Math.PI * WIDER));
  const places = new Map([[state.focus, { x: 0, y: 0 }]]);
  const spread = (id, from, whole, level) => {
    const own = children.get(id) || NONE, due = (child) => share.get(child) ** EVEN;
    const sum = own.reduce((all, child) => all + due(child), 0);
    let at = from;
    own.forEach((child, i) => {
      const turn = (due(child) / sum) * whole, middle = at + turn / 2;
      const stagger = depth === 1 && leaves > STAGGER && i % 2 ? 1.3 : 1;
      const reach = (outer * level * stagger) / depth;
      places.set(child, { x: Math.round(reach * WIDER * Math.cos(middle)), y: Math.round(reach * Math.sin(middle)) });
      spread(child, at, turn, level + 1);
      at += turn;
    });
  };
  spread(state.focus, -Math.PI / 2, 2 * Math.PI, 1);
  return places;
}

/* Who is reached over whom, nearest first; on each ring by direction in the whole picture, then by weight. */
function tree(centre) {
  const tied = new Map();
  const tie = (a, b) => (tied.get(a) || tied.set(a, new Set()).get(a)).add(b);
  seen.drawn.lines.forEach((line) => (tie(line.a, line.b), tie(line.b, line.a)));
  const home = homeOf(centre) || { x: 0, y: 0 };
  const direction = (id) => {
    const at = homeOf(id);
    return at ? Math.atan2(at.y - home.y, at.x - home.x) : 9;
  };
  const matter = (id) => (isEvent(id) ? 0 : NODES[id].weight);
  const children = new Map(), found = new Set([centre]);
  let front = [centre], depth = 0;
  while (front.length) {
    const next = [];
    front.forEach((id) => {
      const own = [...(tied.get(id) || NONE)].filter((other) => !found.has(other)).map((other) => [direction(other), matter(other), other])
        .sort((x, y) => x[0] - y[0] || y[1] - x[1] || (String(x[2]) < String(y[2]) ? -1 : 1)).map(([, , other]) => other);
      own.forEach((other) => (found.add(other), next.push(other)));
      children.set(id, own);
    });
    if (next.length) depth++;
    front = next;
  }
  const strays = [...seen.nodes, ...seen.drawn.events.map((f) => `e${f}`)].filter((id) => !found.has(id));
  if (strays.length) children.set(centre, [...(children.get(centre) || []), ...strays]);
  return { children, depth: Math.max(1, depth) };
}

/* How many leaves stand behind each. */
function shares(id, children, found = new Map()) {
  let sum = 0;
  (children.get(id) || NONE).forEach((child) => (sum += shares(child, children, found).get(child)));
  return found.set(id, Math.max(1, sum));
}
