import { ask } from "../engine.js";
import { h } from "../element.js";
import { number, short } from "../numbers.js";
import { sentence } from "../sentence.js";

/** Why this gradient? Its paths to the output, the strongest factor by factor, and what shrank it. */
export class Why {
  #openPaths = false;

  /** @param {(node: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.element = h("div", { class: "why" });
  }

  async show(program, request, node) {
    const answer = await ask("explain", { ...request, node });
    this.program = program;
    this.element.replaceChildren(...this.#parts(answer));
  }

  #parts(answer) {
    const title = (id) => this.program.nodes[id].title;
    const many = answer.count === "1" ? "its only path" : `the sum over ${answer.count} paths`;
    const head = h(
      "p",
      { class: "formula" },
      this.#term(answer.node, `∂${title(answer.output)}/∂${title(answer.node)}`),
      ` = ${answer.gradientText}`,
      h("span", { class: "muted" }, answer.count === "0" ? ", for no path leads to the output" : `, ${many}`),
    );
    const rest = number(answer.rest);
    const list = h(
      "ol",
      { class: "paths" },
      ...answer.paths.map((path) => this.#path(path)),
      rest !== null && h("li", { class: "muted" }, `all other paths together: ${short(rest)}`),
    );
    const strongest = answer.strongest?.factors.length > 0 ? this.#strongest(answer) : null;
    return [head, answer.paths.length > 0 && list, strongest].filter(Boolean);
  }

  #path(path) {
    const share = number(path.share);
    return h(
      "li",
      { "data-edges": path.edges.join(" "), tabindex: 0 },
      h("span", { class: "chain" }, path.nodes.map((id) => this.program.nodes[id].title).join(" → ")),
      " ",
      sentence(path.sentence, this.choose),
      share !== null && h("span", { class: "muted share" }, `${Number((share * 100).toFixed(1))} %`),
    );
  }

  #strongest(answer) {
    const edges = new Map(answer.edges.map((edge) => [edge.edge, edge]));
    const { factors, smallest, cause } = answer.strongest;
    const rows = factors.map((factor, i) => {
      const edge = edges.get(factor.edge);
      return h(
        "li",
        { "data-edge": factor.edge, class: i === smallest ? "smallest" : null },
        `∂${this.program.nodes[edge.node].title}/∂${this.program.nodes[edge.input].title} = ${edge.valueText}`,
        h("span", { class: "muted" }, ` so far ${factor.productText}`),
        i === smallest && h("strong", {}, " smallest"),
      );
    });
    return h(
      "details",
      { open: this.#openPaths || cause, ontoggle: (event) => (this.#openPaths = event.target.open) },
      h("summary", {}, "The strongest path, factor by factor"),
      h("ol", {}, ...rows),
      cause && h("p", { class: "cause" }, "What shrinks it: ", sentence(cause.sentence, this.choose)),
    );
  }

  #term(node, text) {
    return h("button", { type: "button", class: "term", "data-node": node, onclick: () => this.choose(node) }, text);
  }
}
