import { ask } from "../engine.js";
import { button, h } from "../element.js";

/** All that is known of the chosen node. */
export class Details {
  #wanted = null;

  /**
   * @param {(node: number) => void} choose
   * @param {(node: number) => void} drawAround
   */
  constructor(choose, drawAround) {
    [this.choose, this.drawAround] = [choose, drawAround];
    this.element = h("div", {}, h("p", { class: "muted" }, "Choose a card."));
  }

  async show(node) {
    this.#wanted = node;
    const all = await ask("viewNode", { node });
    if (this.#wanted !== node) return;
    const heading = h("h3", { tabindex: -1 }, all.title);
    const facts = [
      ["op", all.op ?? "none: a leaf"],
      ["data", all.data],
      ["grad", all.grad],
      ["scope", all.scope ?? "none"],
    ];
    const more = all.userCount - all.users.length;
    const shown = h(
      "div",
      {},
      heading,
      h("dl", {}, ...facts.flatMap(([name, text]) => [h("dt", {}, name), h("dd", {}, text)])),
      h(
        "p",
        {},
        button("Draw around it", () => this.drawAround(node)),
      ),
      all.steps.length > 0 && h("p", {}, "What it receives in the backward pass:"),
      all.steps.length > 0 && h("ul", { class: "notes formulas" }, ...all.steps.map((step) => h("li", {}, step))),
      links(`Inputs (${all.inputs.length})`, all.inputs, this.choose),
      links(`Read by (${all.userCount.toLocaleString("en")})`, all.users, this.choose),
      more > 0 && h("p", { class: "muted" }, `${more.toLocaleString("en")} more are not listed.`),
    );
    const hadFocus = this.element.contains(document.activeElement);
    this.element.replaceChildren(shown);
    if (hadFocus) heading.focus();
  }
}

/** A list of nodes, each a button that jumps to it. */
export function links(title, nodes, choose, isOpen = nodes.length <= 12) {
  if (nodes.length === 0) return null;
  const item = ({ node, title: name, text }) =>
    h(
      "li",
      {},
      button(name, () => choose(node), { class: "term" }),
      h("span", { class: "muted" }, ` ${text}`),
    );
  return h("details", { open: isOpen }, h("summary", {}, title), h("ul", { class: "links" }, ...nodes.map(item)));
}
