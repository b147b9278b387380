import { ask } from "../engine.js";
import { h } from "../element.js";
import { sentence } from "../sentence.js";
import { plot } from "./plot.js";

/** The output against the chosen leaf. */
export class Curve {
  /** @param {(node: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.menu = h("select", { id: "curve-leaf", onchange: () => choose(Number(this.menu.value)) });
    this.picture = h("div", {});
    this.words = h("p", {});
    this.element = h("div", {}, h("label", { for: "curve-leaf" }, "Against "), this.menu, this.picture, this.words);
  }

  async show(program, request, node, lr) {
    const { nodes, output } = program;
    const leaves = nodes.filter((each) => (each.isLeaf && !each.isConstant && each.reaches) || each.id === node);
    this.menu.replaceChildren(
      ...leaves.map(({ id, title }) => h("option", { value: id, selected: id === node }, title)),
    );
    if (!Number.isFinite(Number(nodes[node].data))) {
      this.picture.replaceChildren(
        h(
          "p",
          { class: "muted" },
          `${nodes[node].title} is no finite number: there is no place on a curve to stand at.`,
        ),
      );
      this.words.replaceChildren();
      return;
    }
    const curve = await ask("curve", { ...request, node, lr, points: 161 });
    this.picture.replaceChildren(plot(curve, nodes[node].title, nodes[output].title));
    const side = { up: "it moves to the right", down: "it moves to the left", stays: "it stays" }[curve.step.direction];
    this.words.replaceChildren("Descent: ", sentence(curve.step.sentence, this.choose), `; ${side}.`);
  }
}
