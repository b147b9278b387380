import { button, h, row, s, table } from "../element.js";
import { short, ticks } from "../numbers.js";
import { mix, paint, palette } from "./colours.js";

const size = { width: 420, height: 200, left: 48, bottom: 30, top: 8, right: 10 };

/** The learning rates that were tried, on a logarithmic axis; a button takes the one suggested. */
export function rates({ tried, suggested }, take) {
  const points = tried
    .map(({ rate, loss }) => [Math.log10(rate), Number(loss)])
    .filter(([, loss]) => Number.isFinite(loss));
  if (points.length < 2) return h("p", { class: "muted" }, "The loss went wild at once: try smaller rates.");
  const high = Math.min(Math.max(...points.map(([, loss]) => loss)), 4 * points[0][1]);
  const [from, to] = [points[0][0], points.at(-1)[0]];
  const x = (at) => size.left + ((at - from) / (to - from)) * (size.width - size.left - size.right);
  const y = (loss) =>
    size.height - size.bottom - (Math.min(loss, high) / high) * (size.height - size.bottom - size.top);
  const svg = s(
    "svg",
    {
      class: "plot",
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: "img",
      "aria-label": `Loss after a step at each learning rate${suggested ? `; ${short(suggested)} is suggested` : ""}`,
    },
    ...ticks(from, to, 5).map((tick) =>
      s(
        "text",
        { class: "tick", x: x(tick), y: size.height - 10, "text-anchor": "middle" },
        short(Number((10 ** tick).toPrecision(2))),
      ),
    ),
    s(
      "text",
      { class: "tick", x: size.left - 5, y: y(high) + 8, "text-anchor": "end" },
      short(Number(high.toPrecision(2))),
    ),
    s("text", { class: "tick", x: size.left - 5, y: y(0), "text-anchor": "end" }, "0"),
    s("path", {
      class: "curve",
      d: points.map(([rate, loss], i) => `${i ? "L" : "M"}${x(rate).toFixed(1)} ${y(loss).toFixed(1)}`).join(""),
    }),
    suggested
      ? s("line", {
          class: "now",
          x1: x(Math.log10(suggested)),
          x2: x(Math.log10(suggested)),
          y1: size.top,
          y2: size.height - size.bottom,
        })
      : null,
  );
  const every = Math.max(1, Math.floor(tried.length / 20));
  return h(
    "figure",
    {},
    svg,
    h(
      "p",
      {},
      suggested
        ? button(`Take ${short(Number(suggested.toPrecision(2)))}`, () => take(Number(suggested.toPrecision(2))))
        : "No rate made the loss smaller.",
    ),
    h(
      "details",
      {},
      h("summary", {}, "As a table"),
      table(
        "Learning rates",
        ["rate", "loss"],
        tried.filter((_, i) => i % every === 0).map(({ rate, loss }) => row({}, [short(rate), short(loss)])),
      ),
    ),
  );
}

/** The loss on a plane through the weights: the darker, the smaller; the way that the run went. */
export function plane({ reach, losses, path }) {
  const all = losses.flat().map(Number);
  const finite = all.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const colours = palette();
  const canvas = h("canvas", {});
  const side = losses.length;
  paint(canvas, side, (i) => {
    const share = Number.isFinite(all[i]) ? Math.sqrt((all[i] - low) / (high - low || 1)) : 1;
    return mix(colours.classes[1], colours.paper, share);
  });
  const at = (along, up) => `${(50 * (1 + along / reach)).toFixed(2)} ${(50 * (1 - up / reach)).toFixed(2)}`;
  const inside = path.filter(({ a, b }) => Math.abs(a) <= reach && Math.abs(b) <= reach);
  const middle = (side - 1) / 2;
  return h(
    "figure",
    {},
    h(
      "div",
      { class: "square plane" },
      canvas,
      s(
        "svg",
        {
          viewBox: "0 0 100 100",
          role: "img",
          "aria-label": `Loss on a plane through the weights: ${short(losses[middle][middle])} in the middle, from ${short(low)} to ${short(high)}`,
        },
        s("path", { class: "way", d: inside.map(({ a, b }, i) => `${i ? "L" : "M"}${at(a, b)}`).join("") }),
        s("circle", { class: "here", cx: 50, cy: 50, r: 1.8 }),
      ),
    ),
    h(
      "figcaption",
      {},
      `Blue: ${short(low)}. Paper: ${short(high)}. The weights are in the middle; the line is the way they came, seen from above.`,
    ),
    h(
      "details",
      {},
      h("summary", {}, "As a table"),
      table(
        "Loss on the plane",
        ["", ...losses[0].map((_, i) => short(reach * ((2 * i) / (side - 1) - 1)))],
        losses.map((line, i) => row({}, [short(-reach * ((2 * i) / (side - 1) - 1)), ...line.map(short)])),
      ),
    ),
  );
}
