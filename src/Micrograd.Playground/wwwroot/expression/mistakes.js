import { ask } from "../engine.js";
import { button, h, row, table } from "../element.js";
import { number, short } from "../numbers.js";
import { sentence } from "../sentence.js";

const switches = [
  ["assign", "= instead of +=", "the last path to a node wins"],
  ["recursive", "recursive instead of topological order", "a node hands on before all of its gradient has come"],
  ["noZero", "no zeroing", "gradients of the round before are still there"],
];

const usualRounds = 2;

/** Break it: the backward pass done wrongly, beside the right one. */
export class Mistakes {
  /**
   * @param {() => void} again @param {(node: number) => void} choose
   * @param {(wrong: Set<number>, first: number?) => void} mark
   */
  constructor(again, choose, mark) {
    this.choose = choose;
    this.mark = mark;
    this.boxes = switches.map(([name, title, what]) => {
      const box = h("input", { type: "checkbox", value: name, onchange: again });
      return {
        box,
        label: h(
          "label",
          { class: "switch", "data-control": name },
          box,
          h("span", {}, title),
          h("span", { class: "muted" }, what),
        ),
      };
    });
    this.field = h("input", {
      id: "rounds",
      type: "number",
      class: "number",
      min: 1,
      max: 20,
      value: usualRounds,
      onchange: again,
    });
    this.result = h("div", { "aria-live": "polite" });
    this.element = h(
      "div",
      {},
      ...this.boxes.map(({ label }) => label),
      h("p", { class: "line", "data-control": "rounds" }, h("label", { for: "rounds" }, "Rounds "), this.field),
      this.result,
    );
  }

  get chosen() {
    return this.boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
  }

  set chosen(names) {
    for (const { box } of this.boxes) box.checked = names.includes(box.value);
  }

  /** How often the expression is built anew, or null where it is as often as at first. */
  get rounds() {
    const rounds = Math.min(Math.max(Math.trunc(Number(this.field.value)) || usualRounds, 1), 20);
    return rounds === usualRounds ? null : rounds;
  }

  set rounds(rounds) {
    this.field.value = rounds ?? usualRounds;
  }

  async show(program, request) {
    const mistakes = this.chosen;
    if (mistakes.length === 0) {
      this.mark(new Set(), null);
      this.result.replaceChildren();
      return;
    }
    const rounds = mistakes.includes("noZero") ? (this.rounds ?? usualRounds) : 1;
    const answer = await ask("mistake", { ...request, mistakes, rounds });
    const wrong = new Set(answer.grads.filter((grad) => grad.differs).map((grad) => grad.node));
    this.mark(wrong, answer.firstDifferent);
    this.result.replaceChildren(...this.#parts(program, answer));
  }

  #parts({ nodes }, answer) {
    const shown = answer.grads.filter(({ node }) => !nodes[node].isConstant);
    const rows = shown.map((grad) =>
      row(
        {
          "data-node": grad.node,
          class: grad.node === answer.firstDifferent ? "first-wrong" : grad.differs ? "wrong" : null,
        },
        [
          button(nodes[grad.node].title, () => this.choose(grad.node), { class: "term" }),
          grad.rightText,
          grad.wrongText,
          grad.differs ? (grad.node === answer.firstDifferent ? "differs first" : "differs") : "the same",
        ],
      ),
    );
    const steps = answer.wrong
      .slice(0, 200)
      .map((step) =>
        h(
          "li",
          {},
          sentence(step.sentence, this.choose),
          step.sum && [h("span", { class: "muted" }, "  "), sentence(step.sum, this.choose)],
        ),
      );
    return [
      h("p", { class: "cause" }, answer.firstSentence ?? "Here the mistake changes nothing: try another expression."),
      table("Right and wrong gradients", ["node", "right", "wrong", ""], rows),
      answer.isCutOff &&
        h("p", { class: "muted" }, "The recursion takes each path anew, and they were too many: it was given up."),
      h(
        "details",
        {},
        h("summary", {}, `The ${short(number(answer.wrongCount))} wrong steps`),
        h("ol", { class: "notes" }, ...steps),
      ),
    ].filter(Boolean);
  }
}
