import { h, row, table } from "../element.js";
import { short, signClass } from "../numbers.js";
import { nameOf } from "./network.js";

const most = 200;

/** Every parameter in the last step: w ← w + update, in numbers. */
export function parametersTable(frame, settings) {
  const states = Object.keys(frame.parameters[0]?.state ?? {});
  const last = frame.layers.length - 1;
  const rows = frame.parameters
    .slice(0, most)
    .map((p) =>
      row({}, [
        `${nameOf(p.layer, p.neuron, p.layer === last)}, ${p.input === null ? "bias" : `w${p.input + 1}`}`,
        short(p.value),
        h("span", { class: signClass(p.grad) }, short(p.grad)),
        ...states.map((name) => short(p.state[name])),
        h("span", { class: signClass(p.update) }, short(p.update)),
      ]),
    );
  const names = { exp_avg: "m", exp_avg_sq: "v", momentum_buffer: "velocity" };
  const first = frame.parameters.find((p) => p.update !== null && p.grad !== null);
  return h(
    "div",
    {},
    first
      ? h("p", { class: "formula" }, sentence(first, settings))
      : h("p", { class: "muted" }, "Take a step: then there are gradients."),
    table("Parameters", ["parameter", "value", "grad", ...states.map((name) => names[name] ?? name), "update"], rows),
    frame.parameters.length > most
      ? h("p", { class: "muted" }, `The first ${most} of ${frame.parameters.length}.`)
      : null,
  );
}

function sentence({ value, grad, update }, { optimizer, learningRate }) {
  const before = Number(value) - Number(update);
  return optimizer === "sgd"
    ? `w ← w − lr × grad = ${short(before)} − ${short(learningRate)} × ${short(grad)} = ${short(value)}`
    : `w ← w + update = ${short(before)} + ${short(update)} = ${short(value)}`;
}

/** How each layer's gradients are spread. */
export function histograms(frame) {
  const last = frame.layers.length - 1;
  return h(
    "div",
    { class: "histograms" },
    ...frame.layers.map((layer, l) => {
      const title = l === last ? "output layer" : `layer ${l + 1}`;
      if (!layer.gradients) return h("p", { class: "muted" }, `${title}: no gradients yet.`);
      const { low, high, counts } = layer.gradients;
      const largest = Math.max(1, ...counts);
      return h(
        "figure",
        {},
        h("figcaption", {}, `${title}: gradients from ${short(low)} to ${short(high)}`),
        h(
          "div",
          {
            class: "bars",
            role: "img",
            "aria-label": `${title}: ${counts.join(", ")} gradients in ${counts.length} bars from ${short(low)} to ${short(high)}`,
          },
          ...counts.map((count) => {
            const bar = h("span", {});
            bar.style.height = `${(100 * count) / largest}%`;
            return bar;
          }),
        ),
      );
    }),
  );
}
