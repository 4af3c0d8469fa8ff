/* The evidence of what is selected: its facts by sentence, with the words that carry them. */

function drawPanel() {
  const chosen = state.selected;
  const parts = chosen && chosen.node !== undefined ? aboutNode(chosen.node)
    : chosen ? aboutFacts(chosen.facts)
    : state.path ? aboutPath()
    : overview();
  byId("panel").replaceChildren(...parts.flat(Infinity).filter(Boolean));
}

const button = (text, run, props) => el("button", { type: "button", className: "button", onclick: run, ...props }, text);

function head(sign, title, kind) {
  return el("div", { className: "panel-head" }, sign,
    el("div", {}, el("h2", { className: "clamp" }, bdi(title)), el("p", { className: "kind" }, kind)),
    el("button", { type: "button", className: "icon close", "aria-label": "Close", onclick: () => select(null) }, closeSign()));
}
const closeSign = () => svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: "M5 5l10 10M15 5 5 15" }));

function nameButton(n) {
  return el("button", { type: "button", className: "name-button", onclick: () => goTo(n) }, bdi(cut(NODES[n].name, 300)));
}

function aboutNode(n) {
  const node = NODES[n];
  const facts = factsOf[n].filter((f) => seen.facts[f]), vouched = saidBy[n].filter((f) => seen.facts[f] && !factsOf[n].includes(f));
  const out = factsOf[n].length - facts.length;
  return [
    head(swatch(node.family), node.name, `${capital(nameOf(node.type))} · ${counted(factsOf[n].length, "fact")}${out ? `, ${out} filtered out` : ""}`),
    node.aliases ? el("p", { className: "also" }, "Also written ", node.aliases.slice(0, 12).map((alias, i) => [i ? ", " : "", bdi(cut(alias, 160))])) : null,
    profile(n, facts),
    nodeButtons(n),
    facts.length ? story(facts, n) : el("p", { className: "lead" }, "No fact about it passes the filters."),
    vouched.length ? [el("h3", {}, `What this source says (${vouched.length})`), bySentence(vouched, n)] : null,
  ];
}

/* What somebody is, in a few lines: standing relations, each leading to its evidence. */
function profile(n, facts) {
  const rows = new Map();
  facts.map((f) => FACTS[f]).filter((fact) => fact.kind === "relation" && fact.roles.some(([role, end]) => role === "subject" && end === n)).forEach((fact) => {
    const value = [...fact.roles.filter(([role]) => role === "object").map(([, end]) => NODES[end].name), ...fact.words.map(([, text]) => text)].join(", ");
    const list = rows.get(fact.type) || [];
    if (!list.some(([text]) => folded(text) === folded(value))) list.push([value, fact]);
    rows.set(fact.type, list);
  });
  const list = [...rows].filter(([type]) => type !== "alias");
  const ids = NODES[n].identifiers;
  if (!list.length && !ids) return null;
  return el("dl", { className: "profile" }, list.map(([type, values]) => [el("dt", {}, capital(nameOf(type))),
    el("dd", {}, values.map(([text, fact], i) => [i ? ", " : "", bdi(cut(text, 200)), fact.standing === "asserted" ? null : ` (${fact.standing})`]))]),
    ids ? [el("dt", {}, "Identifier"), el("dd", {}, bdi(ids.join(", ")))] : null);
}

function nodeButtons(n) {
  const degree = (d) => button(String(d), () => focusOn(n, d), { "aria-pressed": String(state.focus === n && state.degree === d), "aria-label": `Only neighbours to degree ${d}` });
  const rest = moreAround(n).length;
  return el("div", { className: "buttons" },
    el("span", { className: "degrees" }, el("span", {}, "Neighbours"), degree(1), degree(2), degree(3)),
    button("Path to…", () => startPath(n), { id: "path-to" }),
    rest ? button(`Add ${Math.min(rest, STEP)} of ${rest.toLocaleString("en")} more`, () => expand(n), { id: "expand" }) : null,
    button(state.pinned.has(n) ? "Unpin" : "Pin", () => togglePin(n)),
    button("Hide", () => hide(n)));
}

function aboutFacts(facts) {
  const kept = facts.filter((f) => FACTS[f]);
  const one = kept.length === 1 ? FACTS[kept[0]] : null;
  const ends = [...new Set(kept.flatMap((f) => FACTS[f].ends))];
  const title = one ? capital(nameOf(one.type)) : ends.length === 2 ? `${NODES[ends[0]].name} and ${NODES[ends[1]].name}` : "Facts on this line";
  return [head(swatch(one && one.kind === "event" ? "event" : "other"), title, one ? `${one.kind} · ${one.standing}` : counted(kept.length, "fact")), bySentence(kept, null)];
}

/* What is told of somebody: what happened, in order of time; what has no date, as it was published; who it is. */
function story(facts, about) {
  const groups = sentences(facts);
  const time = (group) => [...group.facts.keys()].map((f) => FACTS[f]).filter((fact) => fact.kind === "event" && fact.dated).sort((a, b) => a.start - b.start)[0];
  const dated = groups.filter(time).sort((a, b) => time(a).start - time(b).start);
  const happened = (group) => [...group.facts.keys()].some((f) => FACTS[f].kind === "event");
  const parts = [
    ["In order of time", dated],
    [dated.length ? "Without a date" : "What is told", groups.filter((group) => !time(group) && happened(group))],
    ["Background", groups.filter((group) => !happened(group))],
  ].filter(([, list]) => list.length);
  return parts.map(([title, list]) => [el("h3", {}, title), listed(list, about, title === "In order of time" ? (group) => dateWords(time(group).time) : null)]);
}

/* Facts by the sentences that say them, in the order of their articles' dates and of the text. */
const bySentence = (facts, about) => listed(sentences(facts), about);

function sentences(facts) {
  const groups = new Map();
  facts.forEach((f) => FACTS[f].claims.forEach((claim) => claim.evidence.forEach((e) => {
    const key = `${e[0]}:${e[1]}:${e[2]}`;
    const group = groups.get(key) || { article: e[0], start: e[1], end: e[2], facts: new Map() };
    if (!group.facts.has(f)) group.facts.set(f, []);
    group.facts.get(f).push(e);
    groups.set(key, group);
  })));
  const date = (group) => ARTICLES[group.article].date || "9999";
  return [...groups.values()].sort((a, b) => (date(a) < date(b) ? -1 : date(a) > date(b) ? 1 : a.article - b.article || a.start - b.start));
}

const SHOWN_FIRST = 40;
function listed(groups, about, when) {
  const one = (group) => sentence(group, about, when && when(group));
  const list = el("div", {}, groups.slice(0, SHOWN_FIRST).map(one));
  if (groups.length > SHOWN_FIRST) {
    const more = button(`Show ${groups.length - SHOWN_FIRST} more sentences`, () => {
      list.append(...groups.slice(SHOWN_FIRST).map(one));
      more.remove();
    });
    return [list, el("div", { className: "buttons" }, more)];
  }
  return list;
}

function sentence(group, about, when) {
  const article = ARTICLES[group.article];
  const spans = [...group.facts].flatMap(([f, list]) => list.map((e) => ({ fact: f, start: e[3], end: e[4], trigger: e.length > 5 ? [e[5], e[6]] : null })));
  const section = el("section", { className: "sentence" });
  const hot = (f) => {
    section.classList.toggle("narrowed", f !== null);
    section.querySelectorAll("mark").forEach((m) => m.classList.toggle("hot", f !== null && m.dataset.facts.split(" ").includes(String(f))));
  };
  if (when) section.append(el("p", { className: "when" }, shown(when)));
  section.append(
    el("blockquote", {}, highlighted(article.text, group.start, group.end, spans)),
    ...[...group.facts.keys()].map((f) => factCard(FACTS[f], about, group.facts.size > 1 ? hot : null)),
    el("p", { className: "source" }, el("span", { className: "title" }, bdi(cut(article.title, 200)), article.publisher ? [", ", bdi(article.publisher)] : null, article.date ? `, ${article.date}` : null),
      el("button", { type: "button", className: "text-button", onclick: () => openArticle(group.article, [...group.facts.keys()], group.start) }, "Open article"),
      el("button", { type: "button", className: "text-button", onclick: () => copy(citation(group)) }, "Copy citation")));
  return section;
}

/* A stretch of text with its marks; where marks lie over each other, the pieces know all their facts. */
function highlighted(text, start, end, spans) {
  const cuts = new Set([start, end]);
  spans.forEach((s) => [s.start, s.end, ...(s.trigger || [])].forEach((c) => c > start && c < end && cuts.add(c)));
  const edges = [...cuts].sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, i) => {
    const to = edges[i + 1], words = shown(text.slice(from, to));
    const over = spans.filter((s) => s.start <= from && to <= s.end);
    if (!over.length) return words;
    const trigger = over.some((s) => s.trigger && s.trigger[0] <= from && to <= s.trigger[1]);
    return el("mark", { className: trigger ? "trigger" : null, "data-facts": [...new Set(over.map((s) => s.fact))].join(" ") }, words);
  });
}

function badge(fact) {
  return el("span", { className: `badge s-${fact.standing}`, title: STANDING_WORDS[fact.standing] }, lineSwatch(fact.standing, 26), fact.standing);
}

function factCard(fact, about, hot) {
  const relation = fact.kind === "relation";
  const roles = (relation ? ["object", "subject"] : ROLE_ORDER).flatMap((role) => {
    const nodes = fact.roles.filter(([r]) => r === role).map(([, n]) => n), words = fact.words.filter(([r]) => r === role).map(([, t]) => t);
    if ((!nodes.length && !words.length) || (role === "subject" && nodes[0] === about)) return [];
    const fillers = [...nodes.map((n) => (n === about ? el("strong", {}, bdi(cut(NODES[n].name, 300))) : nameButton(n))), ...words.map((t) => bdi(cut(t, 400)))];
    return [[role === "object" ? null : el("span", { className: "role" }, `${ROLE_WORDS[role]} `), fillers.map((f, i) => [i ? ", " : "", f]), " "]];
  });
  const confidence = Math.min(1, ...fact.claims.map((claim) => claim.confidence));
  const card = el("div", { className: "fact" },
    el("p", { className: "fact-head" }, el("span", { className: "what" }, nameOf(fact.type)), badge(fact), fact.time ? el("span", { className: "number", title: shown(fact.time) }, shown(dateWords(fact.time))) : null),
    el("p", { className: "roles" }, roles),
    el("p", { className: "says" }, "Said by ", fact.claimers.map((n, i) => [i ? ", " : "", n < 0 ? "the article itself" : nameButton(n)]), stanceWords(fact), confidence < UNSURE ? ` · read with little confidence (${confidence.toFixed(2)})` : ""),
    disputes(fact), toldAgain(fact));
  if (hot) ["mouseenter", "focusin"].forEach((name) => card.addEventListener(name, () => hot(fact.id)));
  if (hot) ["mouseleave", "focusout"].forEach((name) => card.addEventListener(name, () => hot(null)));
  return card;
}

/* Below this, the program itself doubts how it has read the sentence. */
const UNSURE = 0.5;

function stanceWords(fact) {
  const stances = new Set(fact.claims.map((claim) => claim.stance));
  return (stances.has("denies") ? ", who denies it" : "") + (stances.has("hedges") ? ", leaving it open" : "");
}

function disputes(fact) {
  const denies = [...new Set(fact.claims.flatMap((claim) => claim.disputes))], denied = disputedBy[fact.id];
  const line = (word, f) => el("p", { className: "says s-denied" }, `${word} `, el("button", { type: "button", className: "name-button", onclick: () => goToFact(f) }, bdi(cut(factLine(FACTS[f]), 200))));
  return [...denies.map((f) => line("Denies:", f)), ...denied.map((f) => line("Disputed:", f))];
}

/* Who else tells the same, and what the tellings differ on. */
const TELLERS = 4;
function toldAgain(fact) {
  const told = HAPPENINGS[fact.told];
  const others = told ? told.facts.filter((f) => f !== fact.id) : NONE;
  if (!others.length) return null;
  const title = (f) => FACTS[f].articles.map((a) => ARTICLES[a].title).join(", ");
  const head = told.witnesses > 1 ? `Told by ${told.witnesses} articles independently` : "Told again, by a copy or by the same publisher";
  return el("p", { className: "says told" }, head, told.differ.length ? `, which differ on ${told.differ.join(", ")}` : "", ": also ",
    others.slice(0, TELLERS).map((f, i) => [i ? "; " : "", el("button", { type: "button", className: "name-button", onclick: () => goToFact(f) }, bdi(cut(title(f), 90))), FACTS[f].standing === fact.standing ? null : ` (${FACTS[f].standing})`]),
    others.length > TELLERS ? ` and ${others.length - TELLERS} more` : "");
}

function citation(group) {
  const article = ARTICLES[group.article], quote = article.text.slice(group.start, group.end).replace(/\s+/g, " ");
  const where = [article.title, article.publisher, article.date, article.url].filter(Boolean).join(", ");
  const facts = [...group.facts.keys()].map((f) => `${FACTS[f].standing}, says ${says(FACTS[f])}: ${factLine(FACTS[f])}`);
  return shown(`“${quote}”\n— ${where} (${article.name}, characters ${group.start}–${group.end})\n${facts.join("\n")}`);
}

function nodeList(nodes) {
  return el("ul", { className: "list" }, nodes.map((n) => el("li", {}, el("button", { type: "button", onclick: () => goTo(n) }, swatch(NODES[n].family), el("span", { className: "name" }, bdi(cut(NODES[n].name, 120))), el("span", { className: "number" }, passing(NODES[n]))))));
}

function factList(facts) {
  return el("ul", { className: "list" }, facts.map((f) => el("li", {}, el("button", { type: "button", onclick: () => goToFact(f) }, lineSwatch(FACTS[f].standing), el("span", { className: "name" }, bdi(cut(factLine(FACTS[f]), 160)))))));
}

function groupList() {
  return el("ul", { className: "list", id: "communities" }, GROUPS.map((group, i) => el("li", {}, el("button", { type: "button", "aria-pressed": String(state.group === i), onclick: () => showGroup(i) },
    el("span", { className: "name" }, bdi(cut(groupName(i), 120))), el("span", { className: "number" }, group.length.toLocaleString("en"))))));
}

/* How many facts of it pass the filters. */
const passing = (node) => (seen.total === FACTS.length ? node.weight : factsOf[node.id].reduce((sum, f) => sum + seen.facts[f], 0));

/* Nothing selected: what the case is about and where to begin. Who, with whom, where; what happens; what is contested. */
function overview() {
  const leading = (families, few) => NODES.filter((node) => seen.alive[node.id] && families.includes(node.family)).map((node) => [passing(node), node.id]).filter(([count]) => count).sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, few).map(([, n]) => n);
  const lists = [["People", leading(["person"], 6)], ["Institutions", leading(["organization", "state"], 5)], ["Places", leading(["place", "facility"], 5)]];
  const contested = FACTS.filter((fact) => seen.facts[fact.id] && (fact.standing === "denied" || disputedBy[fact.id].length)).sort((a, b) => disputedBy[b.id].length - disputedBy[a.id].length || a.id - b.id).slice(0, 6).map((fact) => fact.id);
  return [
    el("h2", {}, counted(ARTICLES.length, "article"), ", ", counted(FACTS.length, "fact")),
    el("p", { className: "lead" }, published(), "Select a name or a line to read the words that say it. Everything here is what an article says: a claim is drawn as a claim, a denial as a denial."),
    GROUPS.length ? [el("h3", {}, `${GROUPS.length} communities, by how they are linked`), groupList()] : null,
    lists.map(([title, nodes]) => (nodes.length ? [el("h3", {}, title), nodeList(nodes)] : null)),
    happenings(),
    contested.length ? [el("h3", {}, "Denied and disputed"), factList(contested)] : null,
    el("h3", {}, "How lines are drawn"),
    el("dl", { className: "profile" }, STANDINGS.map((s) => [el("dt", {}, lineSwatch(s)), el("dd", {}, el("strong", {}, s), `: ${STANDING_WORDS[s]}`)])),
  ];
}

/* When the articles are from. */
function published() {
  const dates = ARTICLES.map((article) => article.date).filter((date) => date && !Number.isNaN(Date.parse(date))).sort();
  if (!dates.length) return "";
  const [first, last] = [dates[0], dates[dates.length - 1]].map((date) => dateWords(date.slice(0, 7)));
  return first === last ? `Published in ${first}. ` : `Published from ${first} to ${last}. `;
}

/* What is told most often; each leads to a view of it alone. */
function happenings() {
  const counts = new Map();
  FACTS.forEach((fact) => seen.facts[fact.id] && fact.kind === "event" && counts.set(fact.type, (counts.get(fact.type) || 0) + 1));
  const most = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 8);
  if (most.length < 2) return null;
  return [el("h3", {}, "What is told most"), el("div", { className: "buttons kinds" }, most.map(([type, count]) => button([capital(nameOf(type)), " ", el("span", { className: "number" }, count)], () => {
    change((s) => (s.off.event = new Set(facetOrder("event").filter((other) => other !== type))));
    say(`Only ${nameOf(type)}. Undo, or “All” beside the filter, brings the rest back.`);
  }, { "data-only": type })))];
}

function aboutPath() {
  const [a, b] = state.path, paths = pathsNow(), path = currentPath();
  const close = el("button", { type: "button", className: "icon close", "aria-label": "Close the path", onclick: endPath }, closeSign());
  const title = el("div", { className: "panel-head" }, el("div", {}, el("h2", { className: "clamp" }, bdi(NODES[a].name), " to ", bdi(NODES[b].name)),
    el("p", { className: "kind" }, path ? `${counted(path.nodes.length - 1, "step")}; groups, large places and hubs weigh against a path` : "")), close);
  if (!path) return [title, el("p", { className: "lead" }, "No way leads from the one to the other through what passes the filters.")];
  const routes = paths.map((p, i) => button(`${i + 1}: ${p.nodes.length - 1} step${p.nodes.length === 2 ? "" : "s"}`, () => (change((s) => Object.assign(s, { route: i })), fit()), { "aria-pressed": String(p === path) }));
  const hops = path.nodes.slice(1).map((n, i) => {
    const from = path.nodes[i];
    const facts = [...new Set(linksOf[from].map((l) => LINKS[l]).filter((link) => otherEnd(link, from) === n && seen.open(link)).map((link) => link.fact))];
    return [el("p", { className: "hop" }, nameButton(from), "→", nameButton(n)),
      facts.some((f) => f !== null) ? bySentence(facts.filter((f) => f !== null), null) : el("p", { className: "lead" }, "A state and its territory.")];
  });
  return [title, routes.length > 1 ? el("div", { className: "buttons", role: "group", "aria-label": "Other paths" }, routes) : null, hops];
}
