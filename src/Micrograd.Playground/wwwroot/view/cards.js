import { h, s } from "../element.js";

// A drawing that is wider than its place is drawn smaller, but not so small that nobody can read it: then it scrolls.
const smallest = 0.85;
const stacked = 3;

/** Cards and edges, drawn where the engine's layout says. */
export class Cards {
  #hits = new Map();
  #cards = [];

  /** @param {(card: object) => void} take a card was clicked, or Enter was pressed on it */
  constructor(take) {
    this.take = take;
    this.element = h("div", { class: "graph view scroll" });
  }

  /**
   * @param {object} drawing the engine's answer
   * @param {string} title what a screen reader calls it
   */
  draw(drawing, title) {
    this.#hits.clear();
    this.#cards = drawing.cards;
    const svg = s(
      "svg",
      {
        viewBox: `0 0 ${drawing.width} ${drawing.height}`,
        role: "group",
        "aria-label": `${title}: arrow keys walk, Enter opens or chooses`,
        onkeydown: (event) => this.#walk(event),
      },
      s("g", { "aria-hidden": "true" }, ...drawing.edges.map(edge)),
      ...drawing.cards.map((card) => this.#card(card)),
    );
    svg.style.maxWidth = `${drawing.width}px`;
    svg.style.minWidth = `${drawing.width * smallest}px`;
    this.element.replaceChildren(svg);
    this.#setTabStop(drawing.cards.find((card) => card.isOutput) ?? drawing.cards[0]);
  }

  /** Marks a node's card, if it has one of its own. */
  mark(node) {
    for (const [card, hit] of this.#hits) hit.setAttribute("aria-pressed", String(stands(card, node)));
    const card = this.#cardOf(node);
    if (card && stands(card, node)) this.#setTabStop(card);
  }

  /** Brings a node's card into sight, and gives it the focus if asked. */
  show(node, withFocus) {
    const hit = this.#hits.get(this.#cardOf(node));
    if (!hit) return;
    hit.scrollIntoView({ block: "nearest", inline: "center" });
    if (withFocus) hit.focus({ preventScroll: true });
  }

  /** Gives the focus to the card that Tab leads to. */
  focus() {
    [...this.#hits.values()].find((hit) => hit.getAttribute("tabindex") === "0")?.focus();
  }

  #cardOf(node) {
    return this.#cards.find((card) => stands(card, node)) ?? this.#cards.find((card) => card.node === node);
  }

  #card(card) {
    const place = { x: card.x, y: card.y, width: card.width, height: card.height, rx: 7 };
    const take = { role: "button", tabindex: -1, "aria-label": card.accessible, onclick: () => this.take(card) };
    const hit = s("rect", { class: "hit", ...place, ...take });
    this.#hits.set(card, hit);
    const isStack = card.times !== "";
    return s(
      "g",
      { class: `node ${card.kind} ${card.isOutput ? "output" : ""}` },
      s(
        "g",
        { "aria-hidden": "true" },
        isStack && s("rect", { class: "card", ...place, x: card.x + stacked, y: card.y - stacked }),
        s("rect", { class: "card", ...place }),
        s("text", { class: "label", x: card.x + 12, y: card.y + 19 }, card.title),
        isStack &&
          s("text", { class: "times", x: card.x + card.width - 12, y: card.y + 19, "text-anchor": "end" }, card.times),
        card.lines.map((line, i) => s("text", { class: "word", x: card.x + 12, y: card.y + 19 + 17 * (i + 1) }, line)),
      ),
      hit,
    );
  }

  #setTabStop(card) {
    for (const hit of this.#hits.values()) hit.setAttribute("tabindex", -1);
    this.#hits.get(card)?.setAttribute("tabindex", 0);
  }

  // To the nearest card in the arrow's direction.
  #walk(event) {
    const here = [...this.#hits].find(([, hit]) => hit === document.activeElement)?.[0];
    if (!here) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.take(here);
      return;
    }
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
    if (dx === undefined) return;
    event.preventDefault();
    const next = this.#cards
      .map((card) => {
        const [x, y] = [middle(card).x - middle(here).x, middle(card).y - middle(here).y];
        return { card, along: x * dx + y * dy, aside: Math.abs(x * dy) + Math.abs(y * dx) };
      })
      .filter(({ along }) => along > 1)
      .sort((a, b) => a.along + 2 * a.aside - (b.along + 2 * b.aside))[0]?.card;
    if (!next) return;
    this.#setTabStop(next);
    this.#hits.get(next).focus();
  }
}

const stands = (card, node) => card.node === node && (card.kind === "node" || card.kind === "tag");

const middle = (card) => ({ x: card.x + card.width / 2, y: card.y + card.height / 2 });

function edge({ title, path, head }) {
  const piece = (kind, d) => s("path", { class: kind, d });
  return s(
    "g",
    { class: "edge" },
    s("title", {}, title),
    piece("reach", path),
    piece("line", path),
    piece("head", head),
  );
}
