/* What the page knows, read once, with the ways to look it up. */

const DATA = await unpacked(byId("data").textContent);
const NODES = DATA.nodes, LINKS = DATA.edges, FACTS = DATA.facts, ARTICLES = DATA.articles;
const nameOf = (term) => (Object.hasOwn(DATA.names, term) ? DATA.names[term] : shown(term));
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
const MOST = 300, STEP = 25, MOST_OF_GROUP = 150;
/* In a large case only the nodes of the start view are drawn on opening. */
const LARGE = NODES.some((node) => node.start);
const DRAWABLE = NODES.every((node) => node.x !== undefined);

const factsOf = NODES.map(() => []), saidBy = NODES.map(() => []), linksOf = NODES.map(() => []);
const linksOfFact = FACTS.map(() => []), disputedBy = FACTS.map(() => []);

FACTS.forEach((fact, id) => {
  fact.id = id;
  fact.words ??= [];
  fact.claims = fact.claims.map(([by, stance, confidence, evidence, disputes]) => ({ by, stance, confidence, evidence, disputes: disputes || [] }));
  fact.ends = [...new Set(fact.roles.map(([, node]) => node))];
  fact.ends.forEach((node) => factsOf[node].push(fact.id));
  fact.articles = [...new Set(fact.claims.flatMap((claim) => claim.evidence.map((e) => e[0])))];
  fact.claimers = [...new Set(fact.claims.flatMap((claim) => (claim.by.length ? claim.by : [-1])))];
  fact.claimers.forEach((node) => node >= 0 && saidBy[node].push(fact.id));
  fact.claims.forEach((claim) => claim.disputes.forEach((other) => disputedBy[other].push(fact.id)));
  fact.start = fact.from ? Date.parse(fact.from.slice(0, 10)) : NaN;
  fact.end = fact.until ? Date.parse(fact.until.slice(0, 10)) : fact.start;
  if (Number.isNaN(fact.start)) fact.start = fact.end;
  fact.dated = !Number.isNaN(fact.start);
});
LINKS.forEach((link, id) => {
  link.id = id;
  linksOf[link.from].push(id);
  if (link.to !== link.from) linksOf[link.to].push(id);
  if (link.fact !== null) linksOfFact[link.fact].push(id);
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
