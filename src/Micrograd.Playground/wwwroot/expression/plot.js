import { h, s, table, row } from "../element.js";
import { number, short, ticks } from "../numbers.js";

const size = { width: 420, height: 250, left: 52, right: 12, top: 12, bottom: 34 };

/**
 * The output against one leaf: the curve, its tangent, the next step of descent, both slopes at a kink.
 * @param {object} curve the engine's answer
 * @param {string} leaf @param {string} output their names
 */
export function plot(curve, leaf, output) {
  const points = curve.x.map((x, i) => [number(x), number(curve.y[i])]).filter(([, y]) => Number.isFinite(y));
  const at = { x: number(curve.at.x), y: number(curve.at.y) };
  const slope = number(curve.slope);
  const to = { x: number(curve.step.to.x), y: number(curve.step.to.y) };
  if (points.length < 2) return h("p", { class: "muted" }, `${output} has no finite number near here.`);
  const axes = axesOf(points, at);
  const isHere = Number.isFinite(at.y);
  const kinks = curve.kinks.filter((kink) => Number.isFinite(number(kink.y)));
  const summary = `${output} against ${leaf}: at ${leaf} = ${short(at.x)} it is ${short(at.y)} with slope ${short(slope)}`;
  const svg = s(
    "svg",
    { class: "plot", viewBox: `0 0 ${size.width} ${size.height}`, role: "img", "aria-label": summary },
    ...frame(axes, leaf, output),
    s("path", { class: "curve", d: lineOf(points, axes) }),
    ...(!isHere || kinks.some((kink) => kink.x === at.x) ? [] : [segment(axes, at, slope, "tangent", 1, 1)]),
    ...kinks.flatMap((kink) => kinkMarks(axes, kink)),
    ...arrow(axes, at, to),
    ...(isHere ? [s("circle", { class: "point", cx: axes.x(at.x), cy: axes.y(at.y), r: 5 })] : []),
  );
  return h(
    "figure",
    {},
    svg,
    h("figcaption", {}, legend(kinks)),
    h("details", {}, h("summary", {}, "The curve as a table"), tableOf(points, leaf, output)),
  );
}

function axesOf(points, at) {
  const xs = points.map(([x]) => x);
  const ys = [...points.map(([, y]) => y), at.y].filter(Number.isFinite);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  const domain = { x: [xs[0], xs.at(-1)], y: [low - room, high + room] };
  const scale =
    ([from, to], start, end) =>
    (value) =>
      start + ((value - from) / (to - from)) * (end - start);
  return {
    domain,
    x: scale(domain.x, size.left, size.width - size.right),
    y: scale(domain.y, size.height - size.bottom, size.top),
  };
}

function frame(axes, leaf, output) {
  const [bottom, right] = [size.height - size.bottom, size.width - size.right];
  const across = ticks(...axes.domain.x, 6).map((x) => [
    s("line", { class: "grid", x1: axes.x(x), x2: axes.x(x), y1: size.top, y2: bottom }),
    s("text", { class: "tick", x: axes.x(x), y: bottom + 14, "text-anchor": "middle" }, short(x)),
  ]);
  const up = ticks(...axes.domain.y, 4).map((y) => [
    s("line", { class: "grid", x1: size.left, x2: right, y1: axes.y(y), y2: axes.y(y) }),
    s("text", { class: "tick", x: size.left - 5, y: axes.y(y) + 4, "text-anchor": "end" }, short(y)),
  ]);
  return [
    ...across.flat(),
    ...up.flat(),
    s("text", { class: "axis", x: right, y: size.height - 4, "text-anchor": "end" }, leaf),
    s("text", { class: "axis", x: size.left + 5, y: size.top + 10 }, output),
  ];
}

const lineOf = (points, axes) =>
  points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${axes.x(x).toFixed(1)} ${axes.y(y).toFixed(1)}`).join("");

/** A straight piece through a point, cut off where it leaves the frame. */
function segment(axes, { x, y }, slope, kind, toLeft, toRight) {
  const [from, to] = axes.domain.x;
  const reach = (to - from) / 4;
  const [low, high] = axes.domain.y;
  const inside = (dx) => {
    const dy = slope * dx;
    const limit = dy > 0 ? high - y : low - y;
    const part = Math.abs(dy) > Math.abs(limit) && dy !== 0 ? Math.abs(limit / dy) : 1;
    return [axes.x(x + dx * part), axes.y(y + dy * part)];
  };
  const [x1, y1] = inside(-reach * toLeft);
  const [x2, y2] = inside(reach * toRight);
  return s("line", { class: kind, x1, y1, x2, y2 });
}

function kinkMarks(axes, kink) {
  const at = { x: number(kink.x), y: number(kink.y) };
  const mark = s("path", { class: "kink", d: `M${axes.x(at.x)} ${axes.y(at.y) - 6}l6 6l-6 6l-6 -6z` });
  if (kink.isJump) return [mark];
  return [
    segment(axes, at, number(kink.left), "side", 0.6, 0),
    segment(axes, at, number(kink.right), "side", 0, 0.6),
    mark,
  ];
}

/** The step of descent, along the bottom: which way, and how far. */
function arrow(axes, at, to) {
  if (!Number.isFinite(to.x) || to.x === at.x) return [];
  const clamp = (x) => Math.min(Math.max(axes.x(x), size.left), size.width - size.right);
  const [from, end, y] = [clamp(at.x), clamp(to.x), size.height - size.bottom - 8];
  const back = end > from ? -7 : 7;
  return [
    s("line", { class: "arrow", x1: from, x2: end, y1: y, y2: y }),
    s("path", { class: "arrow-head", d: `M${end} ${y}l${back} -5v10z` }),
  ];
}

const legend = (kinks) =>
  "Dashed: the tangent, whose slope is the gradient. Arrow: the next step of descent." +
  (kinks.length > 0 ? " Diamond: a kink, with the slope of each side." : "");

const tableOf = (points, leaf, output) => {
  const every = Math.ceil(points.length / 20);
  const some = points.filter((_, i) => i % every === 0);
  return table(
    `${output} against ${leaf}`,
    [leaf, output],
    some.map((point) => row({}, point.map(short))),
  );
};
