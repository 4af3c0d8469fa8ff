/* A whole article with the words of all its facts marked; those that were asked for stand out. */

function openArticle(number, facts, at) {
  const article = ARTICLES[number], asked = new Set(facts);
  const spans = FACTS.filter((fact) => fact.articles.includes(number)).flatMap((fact) => fact.claims.flatMap((claim) => claim.evidence.filter((e) => e[0] === number).map((e) => ({ fact: fact.id, start: e[3], end: e[4], trigger: e.length > 5 ? [e[5], e[6]] : null }))));
  const text = el("div", { className: "text", tabindex: 0 }, paragraphs(highlighted(article.text, 0, article.text.length, spans)));
  text.querySelectorAll("mark").forEach((m) => {
    const own = m.dataset.facts.split(" ").map(Number);
    if (own.some((f) => asked.has(f))) m.classList.add("hot");
    m.title = own.slice(0, 6).map((f) => `${cut(factLine(FACTS[f]), 120)} (${FACTS[f].standing})`).join("\n");
  });
  const dialog = byId("article");
  dialog.replaceChildren(
    el("header", {}, el("div", {}, el("h2", { id: "article-title", className: "clamp" }, bdi(article.title)),
      el("p", { className: "kind quiet" }, bdi([article.publisher, article.date, article.url, article.name].filter(Boolean).map((t) => cut(t, 300)).join(" · ")))),
      el("button", { type: "button", className: "icon", "aria-label": "Close the article", onclick: () => dialog.close() }, closeSign())),
    text);
  dialog.showModal();
  const first = text.querySelector("mark.hot");
  if (first && at !== undefined) first.scrollIntoView({ block: "center" });
}

/* Empty lines, of which some sources have many, are all there and take the room of one. */
function paragraphs(pieces) {
  return pieces.flatMap((piece) => (typeof piece === "string" ? piece.split(/(\n\s*\n)/).map((part) => (/^\n\s*\n$/.test(part) ? el("span", { className: "gap" }, part) : part)) : [piece]));
}

const KEYS = [["/", "search"], ["1 2 3", "only the neighbours, to so many degrees"], ["E, or double click", "add more neighbours"], ["H", "hide"], ["P", "pin, or let go"], ["T", "table or picture"], ["M", "map or picture"],
  ["Arrow keys", "go to the nearest node"], ["+ − 0", "zoom in, zoom out, everything"], ["Ctrl Z, Ctrl Y", "undo, redo"], ["Esc", "let go: selection, path, neighbours"]];

function openHelp() {
  const dialog = byId("dialog");
  dialog.replaceChildren(
    el("header", {}, el("h2", { id: "dialog-title" }, "Keys and help"), el("button", { type: "button", className: "icon", "aria-label": "Close", onclick: () => dialog.close() }, closeSign())),
    el("div", { className: "body" },
      el("dl", {}, KEYS.map(([keys, what]) => [el("dt", {}, el("kbd", {}, keys)), el("dd", {}, what)])),
      el("p", { className: "quiet" }, "This page is one file and makes no request. Its address keeps the view: copy it, and the same file opens at the same place. A filter takes away what is ticked off; a fact with several articles or sources stays while one of them is on.")));
  dialog.showModal();
}

/* Ask before something that takes long. */
function confirmFirst(title, text, yes, run) {
  const dialog = byId("dialog");
  dialog.replaceChildren(
    el("header", {}, el("h2", { id: "dialog-title" }, title)),
    el("div", { className: "body" }, el("p", {}, text),
      el("div", { className: "buttons" }, button(yes, () => (dialog.close(), run()), { className: "button primary", id: "yes" }), button("Leave it", () => dialog.close()))));
  dialog.showModal();
}
