/* Words into the page. Text from articles becomes text nodes, never markup. */

const byId = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";

/* An element with attributes, listeners (on…) and children. Strings become text, with what turns it round shown. */
function el(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name === "className" ? "class" : name, typeof value === "string" ? shown(value) : value);
  }
  const given = children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
  node.append(...given.map((child) => (child instanceof Node ? child : shown(child))));
  return node;
}

/* Signs that turn the direction of text round are shown as signs: one for one, so that positions hold. */
const TURNING = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g;
const shown = (text) => String(text).replace(TURNING, "\ufffd");
const bdi = (text) => el("bdi", {}, shown(text));

const cut = (text, length) => (text.length > length ? text.slice(0, length - 1).trimEnd() + "…" : text);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const counted = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many || one + "s"}`;

/* Blind to case and diacritics: "Sayragül" is found by "sayragul". */
const LETTERS = { ı: "i", ł: "l", đ: "d", ø: "o", æ: "ae", œ: "oe", ß: "ss", þ: "th", ð: "d", "’": "'", "ʻ": "'", "ʼ": "'" };
const folded = (text) => String(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[ıłđøæœßþð’ʻʼ]/g, (c) => LETTERS[c]).replace(/\s+/g, " ").trim();

/* Edit distance of two words, given up above a limit. */
function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}

/* "2018-08" as it is read: "August 2018". What is vaguer than that keeps its signs, with the commonest in words. */
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
function dateWords(edtf) {
  const [from, until, ...rest] = String(edtf).split("/");
  if (rest.length) return edtf;
  if (until !== undefined) return `${from && from !== ".." ? dateWords(from) : "…"} – ${until && until !== ".." ? dateWords(until) : "…"}`;
  const found = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?([~?%]?)$/.exec(from);
  if (!found) return edtf;
  const [, year, month, day, vague] = found;
  return `${vague ? "about " : ""}${day ? `${+day} ` : ""}${month ? `${MONTHS[month - 1]} ` : ""}${year}`;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el("textarea", { className: "copy-area" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say("Copied.");
}

/* What changed, for those who do not see it: in the line that also tells how much is shown. */
let sayTimer = 0;
function say(text) {
  const line = byId("count");
  line.textContent = text;
  clearTimeout(sayTimer);
  sayTimer = setTimeout(() => (line.textContent = line.dataset.count || ""), 2600);
}

function throttled(run) {
  let waiting = 0;
  return () => {
    if (!waiting) waiting = requestAnimationFrame(() => ((waiting = 0), run()));
  };
}
