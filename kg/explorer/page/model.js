/* What the page knows, read once, with the ways to look it up. */

const NONE = Object.freeze([]);

/* A fact. Who takes part in which role and the words that say it are unfolded when somebody asks: in a large case
   nobody asks for most of them. */
class Fact {
  #roles; #claims; #unfolded = null; #vouched = null;
  constructor(row, id) {
    this.id = id;
    [this.key, this.kind, this.type, this.status, this.standing, this.ends, this.articles, this.claimers, this.#roles, this.#claims, this.time] = row;
    const from = row[11] === 0 ? row[10] : row[11], until = row[12] === 0 ? from : row[12];
    [this.start, this.startMonth] = dayOf(from || until);
    [this.end, this.endMonth] = until ? dayOf(until) : [this.start, this.startMonth];
    this.dated = !Number.isNaN(this.start);
    this.bin = -1;
    this.at = row[13];
    this.disputes = row[14] || NONE;
    this.told = row[15] ?? -1;
  }
  get roles() { return (this.#unfolded ??= JSON.parse(this.#roles))[0]; }
  get words() { return (this.#unfolded ??= JSON.parse(this.#roles))[1]; }
  get claims() {
    return (this.#vouched ??= JSON.parse(this.#claims).map(([by, stance, confidence, evidence, disputes]) => ({ by, stance, confidence, evidence, disputes })));
  }
}

const DATA = await unpacked(byId("data").textContent);
const nameOf = (term) => (Object.hasOwn(DATA.names, term) ? DATA.names[term] : shown(term));

/* The time and the month of a day, each day once. */
const days = new Map();
function dayOf(text) {
  let known = days.get(text);
  if (!known) {
    const time = text ? Date.parse(text.slice(0, 10)) : NaN, date = new Date(time);
    days.set(text, (known = [time, date.getUTCFullYear() * 12 + date.getUTCMonth()]));
  }
  return known;
}

const NODES = DATA.nodes, LINKS = DATA.edges, FACTS = DATA.facts.map((row, id) => new Fact(row, id)), ARTICLES = DATA.articles;
NODES.forEach((node, id) => {
  node.id = id;
  if (!node.name.trim()) node.name = "(no name)";
  node.label ??= node.name;
});

/* Much data is compressed: letters, then bytes, then JSON. */
async function unpacked(text) {
  if (text.startsWith("{")) return JSON.parse(text);
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

const STANDINGS = ["asserted", "claimed", "requested", "possible", "refused", "denied"];
const STANDING_WORDS = {
  asserted: "the article itself says so", claimed: "only a quoted source says so", requested: "asked for, not done",
  possible: "feared, planned or conditional", refused: "declined by somebody with the power to", denied: "said not to be so",
};
const ROLE_WORDS = {
  agent: "by", patient: "whom", counterpart: "with", origin: "from", destination: "to", place: "in",
  topic: "about", quantity: "how many", subject: "of", object: "is",
};
const ROLE_ORDER = ["agent", "subject", "patient", "counterpart", "origin", "destination", "place", "object", "topic", "quantity"];

/* Neighbours to a degree are so many at most; so many are added at a time. */
const MOST = 300, STEP = 25, MOST_OF_GROUP = 55;
/* In a large case only the nodes of the start view are drawn on opening. */
const LARGE = NODES.some((node) => node.start);
const DRAWABLE = NODES.every((node) => node.x !== undefined);

/* Lists by number; most have no entry, and share one that is empty. */
const listsOf = (count) => new Array(count).fill(NONE);
function put(lists, at, value) {
  if (lists[at] === NONE) lists[at] = [value];
  else lists[at].push(value);
}
const factsOf = listsOf(NODES.length), saidBy = listsOf(NODES.length), linksOf = listsOf(NODES.length), disputedBy = listsOf(FACTS.length);

FACTS.forEach((fact) => {
  for (const node of fact.ends) put(factsOf, node, fact.id);
  for (const node of fact.claimers) if (node >= 0) put(saidBy, node, fact.id);
});
FACTS.forEach((fact) => fact.disputes.forEach((other) => put(disputedBy, other, fact.id)));
/* The same told several times: in how many articles that do not copy each other, and in which facts. */
const HAPPENINGS = DATA.happenings.map(([witnesses, differ]) => ({ witnesses, differ, facts: [] }));
FACTS.forEach((fact) => fact.told >= 0 && HAPPENINGS[fact.told].facts.push(fact.id));
LINKS.forEach((link, id) => {
  link.id = id;
  put(linksOf, link.from, id);
  if (link.to !== link.from) put(linksOf, link.to, id);
});

/* The communities of a case that is too large to be drawn whole, and which one each node is in. */
const GROUPS = DATA.groups, groupOf = new Int32Array(NODES.length).fill(-1);
GROUPS.forEach((group, i) => group.forEach((n) => (groupOf[n] = i)));
const groupName = (group) => GROUPS[group].slice(0, 3).map((n) => NODES[n].name).join(", ");

const nodeByKey = new Map(NODES.map((node) => [node.key, node.id]));
const factByKey = new Map(FACTS.map((fact) => [fact.key, fact.id]));
const otherEnd = (link, node) => (link.from === node ? link.to : link.from);
const claimerName = (node) => (node < 0 ? "the article itself" : NODES[node].name);
const isGroupOrLarge = (node) => node.family === "group" || ["State", "Country", "Region", "InternationalOrganization", "MediaOrganization"].includes(node.type);

/* What a fact says, in one line: for lists, tables, hints and exports. */
function factLine(fact) {
  const by = (role) => [...fact.roles.filter(([r]) => r === role).map(([, n]) => NODES[n].name), ...fact.words.filter(([r]) => r === role).map(([, t]) => t)].join(", ");
  if (fact.kind === "relation") return `${by("subject")}: ${nameOf(fact.type)} ${by("object")}`;
  const parts = ROLE_ORDER.filter((role) => by(role)).map((role) => `${ROLE_WORDS[role]} ${by(role)}`);
  return [capital(nameOf(fact.type)), ...parts].join(" · ");
}

const says = (fact) => fact.claimers.map(claimerName).join(", ");
const quoteOf = (fact) => {
  for (const claim of fact.claims) for (const e of claim.evidence) return ARTICLES[e[0]].text.slice(e[3], e[4]);
  return "";
};
