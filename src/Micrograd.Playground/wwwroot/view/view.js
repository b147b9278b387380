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
    this.find = new Find(
      choose,
      (path) => this.#openScope(path),
      (work) => this.#tell(work),
    );
    this.status = h("p", { class: "error", role: "alert", hidden: true });
    this.place = h("div", { class: "passes", role: "group", "aria-label": "What is drawn" });
    this.remarks = h("ul", { class: "notes" });
    const { outputs, outputCount, inputs, inputCount, nodes } = subject;
    const named = (what) => what[0].toUpperCase() + what.slice(1);
    const listed = (what, some, count) =>
      count > some.length
        ? `The first ${some.length} of ${count.toLocaleString("en")} ${what}s`
        : count === 1
          ? named(what)
          : `${named(what)}s`;
    const title = `Graph of ${subject.name}: ${nodes.toLocaleString("en")} nodes`;
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
            links(listed("output", outputs, outputCount), outputs, choose),
            links(listed("input", inputs, inputCount), inputs, choose),
          ),
        ),
        h("div", { class: "stage" }, panel("graph", title, this.status, this.place, this.remarks, this.cards.element)),
      ),
    );
  }

  close() {
    this.#asked?.abort();
    this.#asked = null;
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
      if (!this.#apart.includes(card.opens)) this.#apart = [...this.#apart, card.opens];
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
    if (this.#node !== node) return;
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
    const isAsked = document.activeElement !== document.body;
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
      // The button that asked may be gone with what stood there.
      const isLost = isAsked && document.activeElement === document.body;
      if (node !== null) this.cards.show(node, hadFocus || isLost);
      else if (hadFocus || isLost) this.cards.focus();
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
    const chip = (name) =>
      button(`${name} ×`, () => this.#close(name), { class: "quiet", "aria-label": `Close ${name}` });
    const chips = [...this.#open, ...this.#apart].map(chip);
    if (chips.length === 0) {
      this.place.replaceChildren(h("span", { class: "muted" }, "A card with a number of nodes opens at a click."));
      return;
    }
    const all = chips.length > 1 ? [button("Close all", () => this.#closeAll())] : [];
    this.place.replaceChildren(h("span", { class: "muted" }, "Open: "), ...chips, ...all);
  }

  #close(name) {
    const others = (names) => names.filter((each) => each !== name);
    [this.#open, this.#apart] = [others(this.#open), others(this.#apart)];
    this.#draw();
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
    this.report({
      part: "view",
      open: textOf(this.#open),
      apart: textOf(this.#apart),
      around: this.#around,
      node: this.#node,
    });
  }
}

// Names may hold commas.
const textOf = (names) => names.map(encodeURIComponent).join(",");
const namesOf = (text) => (text ? text.split(",").map(decoded).filter(Boolean) : []);
const numberOf = (text) => (/^\d+$/.test(text ?? "") ? Number(text) : null);

function decoded(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    // Nobody's name: half of an escape.
    return "";
  }
}
