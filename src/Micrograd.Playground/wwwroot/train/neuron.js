import { button, h, row, table } from "../element.js";
import { number, short, signClass, typedNumber } from "../numbers.js";
import { nameOf, troubleOf } from "./network.js";
import { featureNames } from "./settings.js";

/** One neuron: its weights, each to be changed, its gradients, and the way to its graph. */
export class NeuronPanel {
  /**
   * @param {(layer: number, neuron: number, input: number | null, value: number) => void} set
   * @param {(layer: number, neuron: number) => void} openGraph
   */
  constructor(set, openGraph) {
    this.set = set;
    this.openGraph = openGraph;
    this.element = h(
      "div",
      {},
      h("p", { class: "muted" }, "Choose a neuron: its weights can be changed, and its graph opened."),
    );
  }

  show(frame, settings, { layer, neuron }) {
    if (this.element.contains(document.activeElement) && document.activeElement.tagName === "INPUT") return;
    const { neurons, activation } = frame.layers[layer];
    const isLast = layer === frame.layers.length - 1;
    const own = neurons[neuron];
    const trouble = isLast ? null : troubleOf(own);
    const from = (i) => (layer === 0 ? featureNames[settings.features[i]] : nameOf(layer - 1, i, false));
    const line = (title, input, value, gradient) =>
      row({}, [
        title,
        this.#field(title, layer, neuron, input, value),
        h("span", { class: signClass(gradient) }, short(gradient)),
      ]);
    this.element.replaceChildren(
      h("h3", {}, `${nameOf(layer, neuron, isLast)}${isLast ? "" : `: ${activation}`}`),
      trouble
        ? h("p", { class: "cause" }, `${trouble.sign} This neuron is ${trouble.words}.`)
        : h("p", { class: "muted" }, "Awake."),
      table(
        "Weights of the neuron",
        ["from", "weight", "gradient"],
        [
          ...own.weights.map((weight, i) => line(from(i), i, weight, own.weightGrads?.[i] ?? null)),
          line("bias", null, own.bias, own.biasGrad),
        ],
      ),
      h(
        "p",
        {},
        button("See its graph for one example", () => this.openGraph(layer, neuron)),
      ),
    );
  }

  #field(title, layer, neuron, input, value) {
    const field = h("input", {
      type: "text",
      inputmode: "decimal",
      class: "number",
      "aria-label": input === null ? "bias" : `weight from ${title}`,
      value: short(number(value)),
      onchange: () => {
        const typed = typedNumber(field.value);
        const isNumber = !Number.isNaN(typed);
        field.setAttribute("aria-invalid", String(!isNumber));
        if (!isNumber) return;
        field.blur();
        this.set(layer, neuron, input, typed);
      },
    });
    return field;
  }
}
