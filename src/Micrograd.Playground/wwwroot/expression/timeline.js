import { number } from "../numbers.js";

/**
 * A program's two passes as one row of steps, and what every node shows after each of them. It only looks up what the
 * steps say: a step holds the number or gradient before and after itself.
 */
export class Timeline {
  /**
   * @param {object} program the engine's answer
   * @param {string[]} actions what was done to the gradients before this backward pass
   */
  constructor(program, actions) {
    this.program = program;
    this.actions = actions;
    this.steps = [...program.forward, ...program.backward];
  }

  /** How many steps the forward pass has: so many are done when the gradients begin. */
  get forwardEnd() {
    return this.program.forward.length;
  }

  get end() {
    return this.steps.length;
  }

  /** The step that was taken last at this position, or null at the start. */
  stepAt(position) {
    return position > 0 ? this.steps[position - 1] : null;
  }

  /** What each node shows: its data and grad, null where it is not computed yet, and the grad before this pass. */
  stateAt(position) {
    const nodes = this.program.nodes.map((node) => ({
      data: node.isLeaf ? number(node.data) : null,
      grad: this.#gradBefore(node, position),
      old: null,
    }));
    for (const step of this.steps.slice(0, position)) {
      if (step.kind === "forward") {
        nodes[step.node].data = number(step.after);
        continue;
      }
      const at = nodes[step.kind === "seed" ? step.node : step.input];
      at.old = number(step.before);
      at.adds = number(step.adds);
      at.grad = number(step.after);
    }
    return nodes;
  }

  /** Whether no node is in between: none has a gradient yet, or the pass is through. */
  isWhole(position) {
    return position === this.end || (position <= this.forwardEnd && this.actions.length === 0);
  }

  /** What each node shows at such a position with the numbers of a newer answer, which needs no steps for that. */
  renewed(program, position) {
    return this.stateAt(position).map(({ data, grad }, id) => ({
      data: data === null ? null : number(program.nodes[id].data),
      grad: grad === null ? null : number(program.nodes[id].grad),
    }));
  }

  #gradBefore(node, position) {
    if (this.actions.length === 0) return null;
    // A pass begins inner nodes anew; what a leaf holds stays, and is added to.
    if (!node.isLeaf)
      return this.actions.includes("backward") && position <= this.forwardEnd ? number(node.grad) : null;
    const first = this.program.backward.find((step) => (step.input ?? step.node) === node.id);
    return number(first ? first.before : node.grad);
  }
}
