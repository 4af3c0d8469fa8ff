/* The same as text: a table of facts and one of entities, sortable. The accessible twin of the picture. */

const ROWS = 200;
const table = { what: "facts", sort: { facts: [5, 1], entities: [2, -1] }, rows: ROWS };

const COLUMNS = {
  facts: [
    ["What", (f) => factLine(f)], ["Status", (f) => f.standing], ["When", (f) => f.time || "", dateWords],
    ["Said by", says], ["Words", quoteOf], ["Published", (f) => f.articles.map((a) => ARTICLES[a].date || "")[0] || ""], ["Article", (f) => f.articles.map((a) => ARTICLES[a].title).join("; ")],
  ],
  entities: [["Name", (n) => n.name], ["Type", (n) => nameOf(n.type)], ["Facts", (n) => n.weight], ["Also written", (n) => (n.aliases || []).join(", ")]],
};

/* What the table holds: in a large case all that passes the filters, drawn or not. */
function tableRows() {
  const near = state.focus !== null || state.path;
  if (table.what === "facts") return near ? [...seen.drawn.facts].map((f) => FACTS[f]) : FACTS.filter((f) => seen.facts[f.id] && (!f.ends.length || f.ends.some(seen.allowed)));
  return near ? [...seen.nodes].map((n) => NODES[n]) : NODES.filter((n) => seen.allowed(n.id));
}

function drawTable() {
  const columns = COLUMNS[table.what], [by, direction] = table.sort[table.what], get = columns[by][1];
  const keyed = tableRows().map((row) => [get(row), row]);
  const order = (a, b) => (typeof a === "number" ? a - b : a === "" ? 1 : b === "" ? -1 : a.localeCompare(b, "en"));
  keyed.sort((a, b) => (a[0] === "" || b[0] === "" ? order(a[0], b[0]) : direction * order(a[0], b[0])) || a[1].id - b[1].id);
  const pane = byId("table"), focus = document.activeElement && document.activeElement.dataset.sort;
  pane.replaceChildren(
    el("div", { className: "segment", role: "group", "aria-label": "Rows" }, ["facts", "entities"].map((what) => el("button", { type: "button", "data-rows": what, "aria-pressed": String(table.what === what), onclick: () => {
      Object.assign(table, { what, rows: ROWS });
      drawTable();
    } }, capital(what)))),
    el("table", {}, el("thead", {}, el("tr", {}, columns.map(([name], i) => el("th", { scope: "col", "aria-sort": i === by ? (direction > 0 ? "ascending" : "descending") : "none" },
      el("button", { type: "button", "data-sort": name, onclick: () => {
        table.sort[table.what] = [i, i === by ? -direction : 1];
        drawTable();
      } }, name))))),
    el("tbody", {}, keyed.slice(0, table.rows).map(([, row]) => tableRow(row, columns)))),
    keyed.length > table.rows ? el("div", { className: "buttons" }, button(`Show ${Math.min(ROWS, keyed.length - table.rows)} more of ${keyed.length.toLocaleString("en")}`, () => {
      table.rows += ROWS;
      drawTable();
    })) : "");
  if (focus) pane.querySelector(`[data-sort="${CSS.escape(focus)}"]`)?.focus();
}

function tableRow(row, columns) {
  const isFact = table.what === "facts";
  const chosen = state.selected && (isFact ? (state.selected.facts || []).includes(row.id) : state.selected.node === row.id);
  const go = () => select(isFact ? { facts: [row.id] } : { node: row.id });
  return el("tr", { className: chosen ? "chosen" : null }, columns.map(([name, get, words], i) => {
    const text = shown(cut(String((words || ((value) => value))(get(row))), 400));
    if (!i) return el("td", {}, el("button", { type: "button", className: "name-button", "data-row": row.id, onclick: go }, el("bdi", {}, text)));
    if (name === "Status") return el("td", {}, badge(row));
    return el("td", { className: name === "Words" ? "words" : null }, el("bdi", {}, text));
  }));
}
