import { ask } from "../engine.js";
import { h, row, table } from "../element.js";

/** Second derivatives, once they are asked for; then they follow the numbers. */
export class Second {
  constructor(again) {
    this.body = h("div", {});
    this.element = h(
      "details",
      { "data-control": "second", ontoggle: again },
      h("summary", {}, "Second derivatives"),
      this.body,
    );
  }

  async show(program, request) {
    if (!this.element.open) return;
    const { leaves, rows } = await ask("second", request);
    const { nodes, output } = program;
    const title = (id) => nodes[id].title;
    const caption = `∂²${title(output)} by row and column`;
    this.body.replaceChildren(
      h("p", { class: "muted" }, `How each gradient changes with each leaf: ${caption}.`),
      table(
        caption,
        ["", ...leaves.map(title)],
        rows.map((each) => row({ "data-node": each.node }, [title(each.node), ...each.texts])),
      ),
    );
  }
}
