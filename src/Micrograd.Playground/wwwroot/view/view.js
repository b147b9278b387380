import { button, h, panel } from "../element.js";
import { EngineError, ask } from "../engine.js";
import { Cards } from "./cards.js";
import { Details, links } from "./details.js";
import { Find } from "./find.js";

/**
 * The part "Graph": the graph that a program showed, its scopes as cards that open.
 * @param {Element} root
 * @param {(state: object) => void} report takes the state each time that it has changed
 * @param {object} subject what the engine says of the graph
 */
export const viewPart = (root, report, subject) => new ViewPart(root, report, subject);

class ViewPart {
  #open = [];
  #apart = [];
  #around = null;
  #node = null;
  #asked = null;

  constructor(root, report, subject) {
    [this.root, this.report, this.subject] = [root, report, subject];
    const choose = (node) => this.#goTo(node);
    this.cards = new Cards((card) => this.#take(card));
    this.details = new Details(choose, (node) => this.#drawAround(node));
    this.find = new Find(choose, (path) => this.#openScope(path), (work) => this.#tell(work));
    this.status = h("p", { class: "error", role: "alert", hidden: true });
    this.place = h("div", { class: "passes", role: "group", "aria-label": "What is drawn" });
    this.remarks = h("ul", { class: "notes" });
    const { outputs, inputs, inputCount, nodes } = subject;
    root.replaceChildren(
      h(
        "div",
        { class: "expression" },
        h(
          "div",
          { class: "side" },
          panel("find", "Find", this.find.element),
          panel("node", "Node", this.details.element),
          panel(
            "ends",
            "Inputs and outputs",
            links(outputs.length === 1 ? "Output" : "Outputs", outputs, choose),
            links(inputCount > inputs.length ? `The first ${inputs.length} of ${inputCount.toLocaleString("en")} inputs` : "Inputs", inputs, choose),
          ),
        ),
        h("div", { class: "stage" }, panel("graph", `Graph of ${subject.name}: ${nodes.toLocaleString("en")} nodes`, this.status, this.place, this.remarks, this.cards.element)),
      ),
    );
  }

  close() {
    this.#asked?.abort();
    this.root.replaceChildren();
  }

  /** Goes to a state. */
  async show({ open, apart, around, node }) {
    [this.#open, this.#apart] = [namesOf(open), namesOf(apart)];
    [this.#around, this.#node] = [numberOf(around), numberOf(node)];
    await this.#draw();
    if (this.#node !== null) await this.#choose(this.#node);
  }

  // ---- what the user does

  #take(card) {
    if (card.kind === "scope") return this.#openScope(card.opens, card.node);
    if (card.kind === "series") {
      this.#apart = [...this.#apart, card.opens];
      return this.#draw(card.node);
    }
    if (card.kind === "others") return this.#drawAround(card.node);
    return this.#choose(card.node);
  }

  #openScope(path, node = null) {
    this.#around = null;
    if (!this.#open.includes(path)) this.#open = [...this.#open, path];
    return this.#draw(node);
  }

  #drawAround(node) {
    this.#around = node;
    return this.#draw(node, () => this.#choose(node));
  }

  /** From a list: where the node has no card of its own, it is drawn with its neighbours. */
  async #goTo(node) {
    await this.#choose(node);
    if (this.cards.element.querySelector('[aria-pressed="true"]')) this.cards.show(node, false);
    else await this.#drawAround(node);
  }

  async #choose(node) {
    this.#node = node;
    this.cards.mark(node);
    this.#report();
    await this.#tell(() => this.details.show(node));
  }

  // ---- what is asked for

  /** Draws anew; what was asked for before and is not there yet is given up. */
  async #draw(node = null, then = () => {}) {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    this.root.setAttribute("aria-busy", "true");
    this.#report();
    await this.#tell(async () => {
      const drawing =
        this.#around === null
          ? await ask("view", { open: this.#open, apart: this.#apart }, asked.signal)
          : await ask("viewAround", { node: this.#around }, asked.signal);
      const hadFocus = this.cards.element.contains(document.activeElement);
      this.cards.draw(drawing, this.#title);
      this.remarks.replaceChildren(...drawing.remarks.map((remark) => h("li", {}, remark)));
      this.#showPlace();
      this.cards.mark(this.#node);
      if (node !== null) this.cards.show(node, hadFocus);
      await then();
    });
    if (asked === this.#asked) this.root.removeAttribute("aria-busy");
  }

  get #title() {
    return this.#around === null ? `Graph of ${this.subject.name}` : `Around #${this.#around}`;
  }

  /** What is open, and the way back. */
  #showPlace() {
    if (this.#around !== null) {
      this.place.replaceChildren(
        button("Whole graph", () => {
          this.#around = null;
          this.#draw(this.#node);
        }),
        h("span", { class: "muted" }, ` The nodes nearest to #${this.#around}`),
      );
      return;
    }
    const close = (list, name) => {
      list.splice(list.indexOf(name), 1);
      this.#draw();
    };
    const chips = [this.#open, this.#apart].flatMap((list) => list.map((name) => button(`${name} ×`, () => close(list, name), { class: "quiet", "aria-label": `Close ${name}` })));
    this.place.replaceChildren(
      ...(chips.length === 0
        ? [h("span", { class: "muted" }, "A card with a number of nodes opens at a click.")]
        : [h("span", { class: "muted" }, "Open: "), ...chips, chips.length > 1 && button("Close all", () => this.#closeAll())].filter(Boolean)),
    );
  }

  #closeAll() {
    [this.#open, this.#apart] = [[], []];
    this.#draw();
  }

  async #tell(work) {
    this.status.hidden = true;
    try {
      await work();
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof EngineError)) throw error;
      this.status.hidden = false;
      this.status.textContent = error.message;
    }
  }

  #report() {
    this.report({ part: "view", open: textOf(this.#open), apart: textOf(this.#apart), around: this.#around, node: this.#node });
  }
}

// Names may hold commas.
const textOf = (names) => names.map(encodeURIComponent).join(",");
const namesOf = (text) => (text ? text.split(",").map(decodeURIComponent) : []);
const numberOf = (text) => (/^\d+$/.test(text ?? "") ? Number(text) : null);
