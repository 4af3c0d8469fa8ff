/* When: a histogram over which two handles slide, and a tick for what has no date. */

const DAY = 86400000;
const UNITS = [["month", 1], ["quarter", 3], ["year", 12], ["five years", 60], ["ten years", 120], ["century", 1200]];
let bins = null;

/* One old date among many new ones would leave the new ones a single bar: what is much older than the rest shares
   the first one. */
const OLD_AT_MOST = 0.08;

function timeBins() {
  const dated = FACTS.filter((fact) => fact.dated);
  if (!dated.length) return { list: [], unit: "" };
  const months = Float64Array.from(dated, (fact) => fact.startMonth).sort();
  let high = months[months.length - 1];
  dated.forEach((fact) => (high = Math.max(high, fact.endMonth)));
  const low = months[0], most = months[Math.floor(months.length * OLD_AT_MOST)];
  const unitOf = (from) => UNITS.find(([, n]) => (high - from) / n <= 60) || UNITS[UNITS.length - 1];
  const folds = unitOf(most)[1] < unitOf(low)[1];
  const [unit, size] = unitOf(folds ? most : low);
  const first = Math.floor((folds ? most : low) / size) * size;
  const at = (m) => Date.UTC(Math.floor(m / 12), ((m % 12) + 12) % 12, 1);
  const list = folds ? [{ start: at(low), end: at(first) - DAY, before: true }] : [];
  for (let m = first; m <= high; m += size) list.push({ start: at(m), end: at(m + size) - DAY });
  const shift = folds ? 1 : 0;
  dated.forEach((fact) => (fact.bin = Math.max(0, Math.floor((fact.startMonth - first) / size) + shift)));
  return { list, unit, folds };
}

const spanWords = (from, to) => `${dateWords(dayWord(from.start))} – ${dateWords(dayWord(to.end))}`;
const dayWord = (t) => new Date(t).toISOString().slice(0, 7);

function setUpTime() {
  bins = timeBins();
  const n = bins.list.length, undated = FACTS.filter((fact) => !fact.dated).length;
  if (!n) byId("time").hidden = true;
  const slide = (edge) => (event) => {
    const value = +event.target.value;
    change((s) => {
      const now = timeIndices();
      if (edge) now[1] = Math.max(value, now[0] + 1);
      else now[0] = Math.min(value, now[1] - 1);
      s.time = now[0] === 0 && now[1] === n ? null : [bins.list[now[0]].start, bins.list[now[1] - 1].end];
    });
  };
  const box = el("input", { type: "checkbox", id: "undated", onchange: (e) => change((s) => (s.undated = e.target.checked)) });
  byId("time").replaceChildren(
    el("div", {}, el("h2", {}, "When"), el("output", { id: "time-words" })),
    el("div", { className: "range" }, svg("svg", { id: "bars", "aria-hidden": "true", preserveAspectRatio: "none", viewBox: `0 0 ${Math.max(n, 1)} 38` }),
      el("input", { type: "range", id: "time-from", min: 0, max: n, step: 1, "aria-label": "From", oninput: slide(0) }),
      el("input", { type: "range", id: "time-to", min: 0, max: n, step: 1, "aria-label": "Until", oninput: slide(1) }),
      el("div", { className: "ends", "aria-hidden": "true" }, n ? ticks(n) : null)),
    el("label", { className: "undated" }, box, el("span", {}, "Undated "), el("span", { className: "number", id: "undated-count" }, undated.toLocaleString("en"))));
}

/* The years below the bars, as many as there is room for; of a short time its first and last month. */
function ticks(n) {
  const at = (i, text) => {
    const tick = el("span", {}, text);
    tick.style.left = `${(100 * i) / n}%`;
    return tick;
  };
  const year = (bin) => new Date(bin.start).getUTCFullYear();
  const years = bins.list.map((bin, i) => [i, bin]).filter(([i, bin]) => !bin.before && (i === 0 ? new Date(bin.start).getUTCMonth() === 0 : bins.list[i - 1].before || year(bin) !== year(bins.list[i - 1])));
  const found = bins.folds ? [at(0, "…")] : [];
  if (years.length < 2) return [at(0, dateWords(dayWord(bins.list[0].start))), ...(n > 3 ? [at(n - 1.6, dateWords(dayWord(bins.list[n - 1].end)))] : [])];
  const room = Math.max(120, (byId("time").clientWidth || 800) - (matchMedia("(max-width: 900px)").matches ? 140 : 330));
  const each = Math.max(1, Math.ceil((years.length * 52) / room));
  years.filter((_, i) => i % each === 0).forEach(([i, bin]) => found.push(at(i, String(year(bin)))));
  return found;
}

function timeIndices() {
  const n = bins.list.length;
  if (!state.time) return [0, n];
  const from = bins.list.findIndex((bin) => bin.end >= state.time[0]);
  const to = bins.list.findIndex((bin) => bin.end >= state.time[1]);
  return [Math.max(0, from), to < 0 ? n : to + 1];
}

function drawTime() {
  const n = bins.list.length;
  byId("undated").checked = state.undated;
  if (!n) return;
  const counts = new Array(n).fill(0);
  let undated = 0;
  FACTS.forEach((fact) => {
    if (!passesOthers(fact, "time")) return;
    if (fact.dated) counts[fact.bin]++;
    else undated++;
  });
  const most = Math.max(1, ...counts), [from, to] = timeIndices();
  byId("bars").replaceChildren(...counts.map((count, i) => svg("rect", {
    x: i + 0.12, width: 0.76, y: 38 - (count ? 4 + (34 * count) / most : 0), height: count ? 4 + (34 * count) / most : 0, rx: 0.1,
    class: i >= from && i < to ? "bar-on" : "bar-off",
  })));
  const words = state.time ? spanWords(bins.list[from], bins.list[to - 1]) : "all of it";
  byId("time-words").textContent = words;
  byId("undated-count").textContent = undated.toLocaleString("en");
  byId("time-from").value = from;
  byId("time-to").value = to;
  byId("time-from").setAttribute("aria-valuetext", dateWords(dayWord(bins.list[from].start)));
  byId("time-to").setAttribute("aria-valuetext", dateWords(dayWord(bins.list[to - 1].end)));
}
