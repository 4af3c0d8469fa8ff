/* Colours and shapes. They are written in the style sheet once; the canvas and the exports ask for them. */

const SHAPES = { person: "dot", organization: "square", state: "square", group: "hexagon", place: "triangle", facility: "triangleDown", other: "star", event: "diamond" };
const DASHES = { asserted: false, claimed: [9, 5], requested: [12, 4, 2, 4], possible: [2, 5], refused: [16, 4], denied: [3, 4] };
/* Where a line ends in a bar, the act was stopped or is said not to be. */
const BARRED = new Set(["refused", "denied"]);

let colours = {};
const dark = matchMedia("(prefers-color-scheme: dark)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let themeChoice = "auto";

function applyTheme() {
  document.documentElement.dataset.theme = themeChoice === "auto" ? (dark.matches ? "dark" : "light") : themeChoice;
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  colours = { paper: read("paper"), sheet: read("sheet"), ink: read("ink"), soft: read("soft"), accent: read("accent"), line: read("line-strong"), mark: read("mark-strong"), land: read("land"), sea: read("sea"), coast: read("coast") };
  Object.keys(SHAPES).forEach((family) => (colours[family] = { fill: read(family), line: read(`${family}-line`) }));
  STANDINGS.forEach((standing) => (colours[standing] = read(standing)));
  document.querySelectorAll("[data-theme-choice]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.themeChoice === themeChoice));
}

/* The outline of a shape about a point, as an SVG path; the legend and the SVG export draw it. */
function outline(shape, x, y, r) {
  const ring = (n, turn, f = () => r) => Array.from({ length: n }, (_, i) => {
    const a = turn + (i * 2 * Math.PI) / n;
    return `${(x + f(i) * Math.cos(a)).toFixed(1)},${(y + f(i) * Math.sin(a)).toFixed(1)}`;
  });
  const path = (points) => `M${points.join("L")}Z`;
  if (shape === "dot") return `M${x - r},${y}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
  if (shape === "square") return path([[x - r, y - r], [x + r, y - r], [x + r, y + r], [x - r, y + r]]);
  if (shape === "hexagon") return path(ring(6, 0));
  if (shape === "diamond") return path(ring(4, 0));
  if (shape === "star") return path(ring(10, -Math.PI / 2, (i) => (i % 2 ? r * 0.5 : r * 1.2)));
  return path(ring(3, shape === "triangle" ? -Math.PI / 2 : Math.PI / 2, () => r * 1.15));
}

function swatch(family) {
  return svg("svg", { class: "swatch", viewBox: "0 0 18 16", "aria-hidden": "true" },
    svg("path", { d: outline(SHAPES[family], 9, 8, family === "dot" ? 6 : 5.8), fill: `var(--${family})`, stroke: `var(--${family}-line)`, "stroke-width": 1.6, "stroke-linejoin": "round" }));
}

function lineSwatch(standing, wide = 30) {
  const dashes = DASHES[standing];
  return svg("svg", { class: "swatch line", viewBox: `0 0 ${wide} 10`, "aria-hidden": "true" },
    svg("path", { d: `M1 5H${wide - 4}`, stroke: `var(--${standing})`, "stroke-width": 2, fill: "none", "stroke-dasharray": dashes ? dashes.map((d) => d * 0.7).join(" ") : null }),
    BARRED.has(standing)
      ? svg("path", { d: `M${wide - 3} 1V9`, stroke: `var(--${standing})`, "stroke-width": 2 })
      : svg("path", { d: `M${wide - 7} 1.5L${wide - 2} 5L${wide - 7} 8.5`, stroke: `var(--${standing})`, "stroke-width": 1.6, fill: "none" }));
}
