import { h, row, table } from "../element.js";
import { short } from "../numbers.js";
import { nameOf } from "./network.js";

/** What every neuron makes of the place under the pointer. */
export function valuesTable(answer, x, y, classes) {
  const rows = answer.layers.flatMap((layer, l) =>
    layer.outputs.map((output, n) =>
      row({}, [nameOf(l, n, l === answer.layers.length - 1), short(layer.sums[n]), short(output)]),
    ),
  );
  const verdict = answer.probabilities
    ? answer.probabilities.map((p, i) => `${classes[i]} ${(100 * p).toFixed(1)} %`).join(", ")
    : short(answer.layers.at(-1).outputs[0]);
  return h(
    "div",
    {},
    h("p", {}, `At (${short(x)}, ${short(y)}): ${verdict}`),
    table("Values at the place", ["neuron", "sum", "output"], rows),
  );
}
