import { h, s } from "../element.js";
import { number, short } from "../numbers.js";
import { css, diverging, paintHeat, palette } from "./colours.js";
import { featureNames } from "./settings.js";

const size = { box: 38, across: 120, down: 52, margin: 12, inputs: 70 };

/** The network: a heat map for each neuron, a line for each weight; or for each gradient. */
export class NetworkView {
  #frame = null;
  #settings = null;

  /** @param {(layer: number, neuron: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.shows = "weights";
    this.lines = s("svg", { "aria-hidden": "true" });
    this.boxes = h("div", { class: "neurons", role: "group", "aria-label": "Neurons" });
    this.drawing = h("div", { class: "network" }, this.lines, this.boxes);
    this.element = h("div", { class: "scroll" }, this.drawing);
  }

  /** A new network. */
  build(frame, settings) {
    this.#settings = settings;
    const columns = [settings.features.length, ...frame.layers.map((layer) => layer.neurons.length)];
    const height = Math.max(...columns) * size.down + 2 * size.margin;
    const width = size.inputs + columns.length * size.across;
    const middle = (column, i) => height / 2 + (i - (columns[column] - 1) / 2) * size.down;
    this.at = (column, i) => ({
      x: column === 0 ? size.inputs / 2 : size.inputs + (column - 0.5) * size.across,
      y: middle(column, i),
    });
    this.drawing.style.width = `${width}px`;
    this.drawing.style.height = `${height}px`;
    this.lines.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.weights = frame.layers.map((layer, l) =>
      layer.neurons.map((neuron, n) =>
        neuron.weights.map((_, i) => s("path", { class: "weight", d: this.#path(l, n, i) })),
      ),
    );
    this.lines.replaceChildren(...this.weights.flat(2));
    const inputs = settings.features.map((feature, i) =>
      this.#place(h("span", { class: "input" }, featureNames[feature]), 0, i),
    );
    this.neurons = frame.layers.map((layer, l) =>
      layer.neurons.map((_, n) => {
        const box = h(
          "button",
          { type: "button", class: "neuron", onclick: () => this.choose(l, n) },
          h("canvas", {}),
          h("span", { class: "sign" }),
        );
        return this.#place(box, l + 1, n);
      }),
    );
    this.boxes.replaceChildren(...inputs, ...this.neurons.flat());
    this.update(frame);
  }

  update(frame) {
    this.#frame = frame;
    const colours = palette();
    for (const [l, layer] of frame.layers.entries()) {
      const isLast = l === frame.layers.length - 1;
      for (const [n, neuron] of layer.neurons.entries()) {
        const box = this.neurons[l][n];
        if (neuron.heatMap) paintHeat(box.firstChild, neuron.heatMap, colours);
        const trouble = troubleOf(neuron);
        box.classList.toggle("troubled", trouble !== null && !isLast);
        box.lastChild.textContent = trouble && !isLast ? trouble.sign : "";
        box.setAttribute(
          "aria-label",
          `${nameOf(l, n, isLast)}, bias ${short(neuron.bias)}${trouble && !isLast ? `, ${trouble.words}` : ""}`,
        );
        box.title = trouble && !isLast ? trouble.words : "";
        this.#lines(l, n, neuron, colours);
      }
    }
  }

  mark(layer, neuron) {
    for (const [l, boxes] of this.neurons.entries())
      for (const [n, box] of boxes.entries()) box.setAttribute("aria-pressed", String(l === layer && n === neuron));
  }

  /** Draws weights or gradients. */
  show(what) {
    this.shows = what;
    if (this.#frame) this.update(this.#frame);
  }

  #lines(l, n, neuron, colours) {
    const values = this.shows === "weights" ? neuron.weights : neuron.weightGrads;
    const largest = this.shows === "weights" ? 1 : Math.max(1e-12, ...this.#allGrads());
    for (const [i, path] of this.weights[l][n].entries()) {
      const value = values ? number(values[i]) / largest : 0;
      path.style.strokeWidth = String(Math.min(8, 0.4 + 3 * Math.abs(value)));
      path.style.stroke = css(diverging(Math.sign(value) * Math.min(1, 0.25 + Math.abs(value)), colours));
      // The sign is told by the dashes, too.
      path.style.strokeDasharray = value < 0 ? "6 4" : "";
    }
  }

  #allGrads() {
    return this.#frame.layers.flatMap((layer) =>
      layer.neurons.flatMap((neuron) => (neuron.weightGrads ?? []).map((g) => Math.abs(number(g)))),
    );
  }

  #path(l, n, i) {
    const [from, to] = [this.at(l, i), this.at(l + 1, n)];
    const [x1, x2] = [from.x + size.box / 2, to.x - size.box / 2];
    const half = (x1 + x2) / 2;
    return `M${x1} ${from.y}C${half} ${from.y} ${half} ${to.y} ${x2} ${to.y}`;
  }

  #place(element, column, i) {
    const { x, y } = this.at(column, i);
    element.style.left = `${x - size.box / 2}px`;
    element.style.top = `${y - size.box / 2}px`;
    return element;
  }
}

export const nameOf = (layer, neuron, isLast) =>
  isLast ? `output ${neuron + 1}` : `layer ${layer + 1}, neuron ${neuron + 1}`;

/** What is wrong with a neuron, in a sign and in words; null if nothing. */
export function troubleOf({ dead, saturated }) {
  const percent = (share) => `${Math.round(100 * share)} %`;
  if (dead > 0.9) return { sign: "✕", words: `dead for ${percent(dead)} of the examples` };
  if (saturated > 0.5) return { sign: "▮", words: `saturated for ${percent(saturated)} of the examples` };
  return null;
}
