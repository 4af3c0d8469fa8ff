/* Ways between two entities. "Both are of the same people" is true and worthless: hubs, groups and large places
   weigh against a path. The first is the lightest, then the next three by Yen's method. */

const PATHS = 4;

/* What it costs to pass through a node. */
function toll(n) {
  const node = NODES[n];
  return 1 + Math.log2(1 + linksOf[n].length) * 0.5 + (isGroupOrLarge(node) ? 6 : node.family === "place" ? 2.5 : 0);
}

class Heap {
  constructor() { this.items = []; }
  get size() { return this.items.length; }
  push(item) {
    const h = this.items;
    let i = h.push(item) - 1;
    for (let up; i && h[(up = (i - 1) >> 1)][0] > h[i][0]; i = up) [h[i], h[up]] = [h[up], h[i]];
  }
  pop() {
    const h = this.items, top = h[0], last = h.pop();
    if (h.length) {
      h[0] = last;
      for (let i = 0, c; (c = 2 * i + 1) < h.length; i = c) {
        if (c + 1 < h.length && h[c + 1][0] < h[c][0]) c++;
        if (h[c][0] >= h[i][0]) break;
        [h[i], h[c]] = [h[c], h[i]];
      }
    }
    return top;
  }
}

function lightest(a, b, open, shut, barred) {
  const cost = new Map([[a, 0]]), from = new Map(), heap = new Heap();
  heap.push([0, a]);
  while (heap.size) {
    const [c, n] = heap.pop();
    if (n === b) break;
    if (c > cost.get(n)) continue;
    for (const l of linksOf[n]) {
      const link = LINKS[l], other = otherEnd(link, n);
      if (!open(link) || shut.has(other) || barred.has(`${n}>${other}`)) continue;
      const next = c + 1 + (other === b ? 0 : toll(other)) + (link.fact === null ? 2 : 0);
      if (next < (cost.get(other) ?? Infinity)) {
        cost.set(other, next);
        from.set(other, n);
        heap.push([next, other]);
      }
    }
  }
  if (!from.has(b)) return null;
  const nodes = [b];
  while (nodes[0] !== a) nodes.unshift(from.get(nodes[0]));
  return { nodes, cost: cost.get(b) };
}

function lightestFew(a, b, open) {
  const best = lightest(a, b, open, new Set(), new Set());
  if (!best) return [];
  const paths = [best], rest = [];
  const price = (nodes) => nodes.slice(1).reduce((sum, n) => sum + 1 + (n === b ? 0 : toll(n)), 0);
  while (paths.length < PATHS) {
    const last = paths[paths.length - 1].nodes;
    for (let i = 0; i < last.length - 1; i++) {
      const root = last.slice(0, i + 1);
      const barred = new Set(paths.filter((p) => root.every((n, k) => p.nodes[k] === n)).map((p) => `${p.nodes[i]}>${p.nodes[i + 1]}`));
      const spur = lightest(last[i], b, open, new Set(root.slice(0, -1)), barred);
      if (!spur) continue;
      const nodes = [...root.slice(0, -1), ...spur.nodes], key = nodes.join();
      if (![...paths, ...rest].some((p) => p.nodes.join() === key)) rest.push({ nodes, cost: price(nodes) });
    }
    if (!rest.length) break;
    rest.sort((x, y) => x.cost - y.cost);
    paths.push(rest.shift());
  }
  return paths;
}

let kept = { key: "", paths: [] };
function pathsNow() {
  if (!state.path) return [];
  const key = stripped(written({ ...state, route: 0, added: new Set(), pinned: new Map(), view: "links", selected: null, focus: null }));
  if (kept.key !== key) {
    const passing = FACTS.map((fact) => !failed(fact));
    kept = { key, paths: lightestFew(state.path[0], state.path[1], (link) => (link.fact === null || passing[link.fact]) && ![link.from, link.to].some((n) => state.hidden.has(n))) };
  }
  return kept.paths;
}
const currentPath = () => pathsNow()[state.route] || pathsNow()[0] || null;

function showPath(a, b) {
  change((s) => Object.assign(s, { path: [a, b], route: 0, focus: null, selected: null, view: inPicture(s.view) ? s.view : s.picture }));
  fit();
  byId("panel").focus();
}
