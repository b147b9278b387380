import { button, h } from "../element.js";
import { number, short, typedNumber } from "../numbers.js";

const reach = 5;
const steps = 400;

/** A slider and a field for each leaf. */
export class Leaves {
  #rows = new Map();
  #program = null;

  /**
   * @param {(node: number, value: number) => void} move
   * @param {(node: number, value: number) => void} drag moves it while the slider is held
   * @param {(node: number) => void} choose
   * @param {() => void} reset
   */
  constructor(move, drag, choose, reset) {
    this.move = move;
    this.drag = drag;
    this.choose = choose;
    this.named = h("div", { class: "leaves" });
    this.constants = h("div", { class: "leaves" });
    this.more = h("details", { "data-control": "constants" }, h("summary", {}, "Constants"), this.constants);
    this.element = h(
      "div",
      {},
      this.named,
      this.more,
      h("p", {}, button("Numbers as in the text", reset, { class: "quiet", "data-control": "asInText" })),
    );
  }

  /** A row for each leaf of a new text. */
  build(program) {
    this.#rows.clear();
    const leaves = program.nodes.filter((node) => node.isLeaf && node.reaches);
    const rows = (isConstant) => leaves.filter((leaf) => leaf.isConstant === isConstant).map((leaf) => this.#row(leaf));
    this.named.replaceChildren(...rows(false));
    this.constants.replaceChildren(...rows(true));
    this.more.hidden = this.constants.children.length === 0;
    this.update(program);
  }

  /** The newest numbers; what the user is typing or dragging stays his. */
  update(program) {
    this.#program = program;
    for (const [id, row] of this.#rows) {
      const value = number(program.nodes[id].data);
      if (row.range !== document.activeElement) this.#setRange(row.range, value);
      if (row.field !== document.activeElement) row.field.value = short(value);
    }
  }

  #row(leaf) {
    const name = leaf.isConstant ? `constant ${leaf.dataText}` : leaf.title;
    const field = h("input", {
      type: "text",
      inputmode: "decimal",
      class: "number",
      "aria-label": name,
      onchange: () => this.#typed(leaf.id, field),
    });
    const range = h("input", {
      type: "range",
      "aria-label": `${name} slider`,
      oninput: () => {
        field.value = short(Number(range.value));
        this.drag(leaf.id, Number(range.value));
      },
      onchange: () => this.#setRange(range, Number(range.value)),
    });
    this.#setRange(range, number(leaf.data));
    this.#rows.set(leaf.id, { range, field });
    return h(
      "div",
      { class: "leaf", "data-node": leaf.id },
      button(leaf.isConstant ? "const" : leaf.title, () => this.choose(leaf.id), { class: "term" }),
      range,
      field,
    );
  }

  #typed(id, field) {
    const value = typedNumber(field.value);
    const isNumber = !Number.isNaN(value);
    field.setAttribute("aria-invalid", String(!isNumber));
    if (isNumber) this.move(id, value);
    else field.title = "A number, such as -2.5";
  }

  // The slider keeps its ends while the number is well inside them, so that it does not slip away under the hand.
  #setRange(range, value) {
    const [low, high] = [Number(range.min), Number(range.max)];
    const inside = range.min !== "" && value > low + (high - low) / 20 && value < high - (high - low) / 20;
    if (!inside && Number.isFinite(value)) {
      const half = Math.max(reach, Math.abs(value));
      const step = niceStep((2 * half) / steps);
      range.step = step;
      range.min = Math.floor((value - half) / step) * step;
      range.max = Math.ceil((value + half) / step) * step;
    }
    range.value = value;
  }
}

const niceStep = (rough) => {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((m) => m * power).find((m) => m >= rough);
};
