import { h } from "../element.js";
import { sentence } from "../sentence.js";

/** The step that was just taken, in words; every number of it is a button. */
export class StepView {
  /** @param {(node: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.kind = h("span", { class: "kind" });
    this.words = h("div", { class: "words" });
    this.more = h("div", { class: "more muted" });
    this.element = h(
      "div",
      {
        class: "step",
        role: "group",
        "aria-label": "Current step",
        "aria-live": "polite",
        "data-pauses": true,
        "data-control": "sentence",
      },
      this.kind,
      this.words,
      this.more,
    );
  }

  /** @param {object?} step @param {object} program */
  show(step, program) {
    if (!step) {
      this.kind.textContent = "Start";
      this.words.replaceChildren("Leaves have their numbers. Step computes the rest, one node at a time.");
      this.more.replaceChildren();
      return;
    }
    this.kind.textContent = { forward: "Forward", seed: "Backward begins", backward: "Backward" }[step.kind];
    this.words.replaceChildren(sentence(step.sentence, this.choose));
    this.more.replaceChildren(...this.#more(step, program));
  }

  #more(step, program) {
    const parts = [];
    if (step.sum)
      parts.push(h("div", {}, "A gradient was there already, and is added to: ", sentence(step.sum, this.choose)));
    const local = program.nodes[step.node].locals.find((each) => each.edge === step.edge);
    if (step.kind === "backward" && local) {
      const { title } = program.nodes[step.node];
      const input = program.nodes[step.input].title;
      parts.push(
        h(
          "div",
          { "data-edge": local.edge },
          `Local derivative ∂${title}/∂${input} = `,
          sentence(local.formula, this.choose),
        ),
      );
    }
    if (step.kind === "seed")
      parts.push("How much the output changes with itself: 1. All other gradients follow from it.");
    if (step.kind === "forward" && program.nodes[step.node].expression) {
      parts.push(`${program.nodes[step.node].title} = ${program.nodes[step.node].expression}`);
    }
    return parts;
  }
}
