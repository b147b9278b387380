import { ask } from "../engine.js";
import { button, h } from "../element.js";
import { Latest } from "../latest.js";
import { links } from "./details.js";

/** Finds nodes and scopes by name. */
export class Find {
  #work = new Latest();

  /**
   * @param {(node: number) => void} choose
   * @param {(path: string) => void} open
   * @param {(work: () => Promise<void>) => Promise<void>} tell
   */
  constructor(choose, open, tell) {
    [this.choose, this.open] = [choose, open];
    const find = () => this.#work.run(() => tell(() => this.#find()));
    this.field = h("input", {
      id: "find-text",
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      oninput: find,
    });
    this.count = h("p", { class: "muted", role: "status" });
    this.results = h("div", {});
    this.element = h(
      "div",
      {},
      h("label", { for: "find-text" }, "A name, a scope, an op, or #7"),
      this.field,
      this.count,
      this.results,
    );
  }

  #scope(path) {
    return h(
      "li",
      {},
      button(path, () => this.open(path), { class: "term" }),
      h("span", { class: "muted" }, " scope"),
    );
  }

  async #find() {
    const text = this.field.value;
    if (text.trim() === "") {
      this.count.textContent = "";
      this.results.replaceChildren();
      return;
    }
    const { scopes, nodes, scopeCount, nodeCount } = await ask("viewFind", { text });
    this.count.textContent = `${plural(scopeCount, "scope")}, ${plural(nodeCount, "node")}`;
    this.results.replaceChildren(
      ...[
        scopes.length > 0 && h("ul", { class: "links" }, ...scopes.map((path) => this.#scope(path))),
        links(nodeCount > nodes.length ? `The first ${nodes.length} nodes` : "Nodes", nodes, this.choose, true),
      ].filter(Boolean),
    );
  }
}

const plural = (count, what) => `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
