import { ask } from "../engine.js";
import { h, row, table } from "../element.js";
import { number, short, signClass } from "../numbers.js";
import { textOf } from "../sentence.js";

const autoStep = 0;

/** The graph as a table, with each leaf's gradient beside its numerical derivative. */
export class NumbersTable {
  #h = autoStep;
  #rows = [];

  /**
   * @param {(node: number) => void} choose
   * @param {() => void} ask asks for new derivatives, after the step was changed
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
      value: 0,
      oninput: () => {
        this.#h = Number(this.step.value);
        this.#nameStep();
        again();
      },
    });
    this.remarks = h("ul", { class: "notes" });
    this.element = h(
      "div",
      {},
      this.body,
      h("p", { class: "line" }, h("label", { for: "h-step" }, "Step h of the numeric derivative "), this.step, this.stepText),
      this.remarks,
    );
    this.#nameStep();
  }

  /** Shows the numbers of a position. */
  show(program, state) {
    const checks = new Map(this.#rows.map((check) => [check.node, check]));
    const rows = program.nodes
      .filter((node) => !node.isConstant)
      .map((node) => this.#row(program, node, state[node.id], checks.get(node.id)));
    const heads = ["node", "computed from", "data", "grad", "numeric", "relative error", "verdict"];
    this.body.replaceChildren(table("The graph as a table", heads, rows));
  }

  /** Asks for the numerical derivatives. */
  async check(request) {
    const step = this.#h === autoStep ? null : 10 ** -this.#h;
    const { rows } = await ask("check", { ...request, h: step });
    this.#rows = rows;
    const remarkable = rows.filter((check) => check.verdict !== "ok");
    this.remarks.replaceChildren(...remarkable.map((check) => h("li", {}, `${check.title}: ${check.remark}`)));
  }

  #row(program, node, { data, grad, old, adds }, check) {
    const name = h("button", { type: "button", class: "term", onclick: () => this.choose(node.id) }, node.title);
    const locals = node.locals.map((local) => `∂/∂${program.nodes[local.input].title} = ${textOf(local.formula)}`);
    const from = node.isLeaf ? "leaf" : h("span", { title: locals.join("\n") }, node.expression);
    const sum = old ? `${short(old)} + ${short(adds)} = ` : "";
    return row({ "data-node": node.id }, [
      name,
      from,
      short(data),
      h("span", { class: signClass(grad) }, sum + short(grad)),
      check ? short(check.numeric) : "",
      check ? short(check.relative) : "",
      check ? this.#verdict(check) : "",
    ]);
  }

  #verdict(check) {
    const [left, right] = [short(number(check.left)), short(number(check.right))];
    const sides = check.verdict === "kink" ? `: ${left} on the left, ${right} on the right` : "";
    return h("span", { class: `verdict ${check.verdict}`, title: check.remark }, check.verdict + sides);
  }

  #nameStep() {
    this.stepText.textContent = this.#h === autoStep ? "chosen for each" : `1e-${this.#h}`;
    this.step.setAttribute("aria-valuetext", this.stepText.textContent);
  }
}
