import { ask } from "../engine.js";
import { h, row, table } from "../element.js";
import { number, short, signClass } from "../numbers.js";
import { textOf } from "../sentence.js";

const heads = ["node", "computed from", "data", "grad", "numeric", "relative error", "verdict"];
const autoStep = 0;

/** The graph as a table, with each leaf's gradient beside its numerical derivative. */
export class NumbersTable {
  #cells = new Map();

  /**
   * @param {(node: number) => void} choose
   * @param {() => void} again asks for new derivatives, after the step was changed
   */
  constructor(choose, again) {
    this.choose = choose;
    this.body = h("div", {});
    this.stepText = h("output", { for: "h-step" });
    this.step = h("input", {
      id: "h-step",
      type: "range",
      min: 0,
      max: 15,
      value: autoStep,
      oninput: () => {
        this.#nameStep();
        again();
      },
    });
    this.remarks = h("ul", { class: "notes" });
    this.element = h(
      "div",
      {},
      this.body,
      h(
        "p",
        { class: "line", "data-control": "numericStep" },
        h("label", { for: "h-step" }, "Step h of the numeric derivative"),
        this.step,
        this.stepText,
      ),
      this.remarks,
    );
    this.#nameStep();
  }

  /** A row for each node of a new text. */
  build(program) {
    this.#cells.clear();
    const rows = program.nodes.filter((node) => !node.isConstant).map((node) => this.#row(program, node));
    this.body.replaceChildren(table("The graph as a table", heads, rows));
  }

  /** Shows the numbers of a position. */
  show(program, state) {
    for (const [id, cells] of this.#cells) {
      const { data, grad, old, adds } = state[id];
      cells.data.textContent = short(data);
      cells.grad.textContent = (old ? `${short(old)} + ${short(adds)} = ` : "") + short(grad);
      cells.grad.className = signClass(grad);
    }
  }

  /** Asks for the numerical derivatives. */
  async check(request) {
    const exponent = Number(this.step.value);
    const { rows } = await ask("check", { ...request, h: exponent === autoStep ? null : 10 ** -exponent });
    for (const check of rows) {
      const cells = this.#cells.get(check.node);
      if (!cells) continue;
      cells.numeric.textContent = short(check.numeric);
      cells.relative.textContent = short(check.relative);
      cells.verdict.textContent = verdictOf(check);
      cells.verdict.className = `verdict ${check.verdict}`;
    }
    const remarkable = rows.filter((check) => check.verdict !== "ok");
    this.remarks.replaceChildren(...remarkable.map((check) => h("li", {}, `${check.title}: ${check.remark}`)));
  }

  #row(program, node) {
    const cells = {};
    for (const name of ["data", "grad", "numeric", "relative", "verdict"]) cells[name] = h("span", {});
    this.#cells.set(node.id, cells);
    const name = h("button", { type: "button", class: "term", onclick: () => this.choose(node.id) }, node.title);
    const locals = node.locals.map((local) => `∂/∂${program.nodes[local.input].title} = ${textOf(local.formula)}`);
    const from = node.isLeaf ? "leaf" : h("span", { title: locals.join("\n") }, node.expression);
    return row({ "data-node": node.id }, [name, from, ...Object.values(cells)]);
  }

  #nameStep() {
    const exponent = Number(this.step.value);
    this.stepText.textContent = exponent === autoStep ? "chosen for each" : `1e-${exponent}`;
    this.step.setAttribute("aria-valuetext", this.stepText.textContent);
  }
}

function verdictOf({ verdict, left, right }) {
  if (verdict !== "kink") return verdict;
  return `kink: ${short(number(left))} on the left, ${short(number(right))} on the right`;
}
