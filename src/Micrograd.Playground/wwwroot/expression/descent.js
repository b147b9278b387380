import { ask } from "../engine.js";
import { button, h, s } from "../element.js";
import { number, short } from "../numbers.js";
import { sentence } from "../sentence.js";

export const usualRate = 0.1;

/** Gradient descent: all leaves a little down the slope, and the output's way. */
export class Descent {
  #last = Promise.resolve();
  #course = [];

  /**
   * @param {() => object} request the text and data to start from
   * @param {(data: object) => void} land takes the new numbers
   * @param {(node: number) => void} choose
   * @param {() => void} pace the learning rate has changed
   * @param {(work: () => Promise<void>) => void} run tells what fails
   */
  constructor(request, land, choose, pace, run) {
    this.request = request;
    this.land = land;
    this.choose = choose;
    this.rate = h("input", {
      id: "lr",
      type: "number",
      class: "number",
      value: usualRate,
      step: "any",
      onchange: pace,
    });
    this.result = h("output", { class: "course", "aria-live": "polite" });
    this.moves = h("ul", { class: "notes" });
    this.element = h(
      "div",
      {},
      h(
        "p",
        { class: "line" },
        h("label", { for: "lr" }, "Learning rate "),
        this.rate,
        button("1 step", () => run(() => this.#go(1))),
        button("10 steps", () => run(() => this.#go(10))),
      ),
      this.result,
      this.moves,
    );
  }

  get lr() {
    const value = Number(this.rate.value);
    return Number.isFinite(value) ? value : usualRate;
  }

  /** @param {number?} rate null for the one that the page opens with */
  set lr(rate) {
    this.rate.value = rate ?? usualRate;
  }

  /** Another text: the course begins anew. */
  clear() {
    this.#course = [];
    this.result.replaceChildren("Each step moves every leaf against its gradient.");
    this.moves.replaceChildren();
  }

  /** A click after the other: each goes on from where the one before has led. */
  #go(steps) {
    return (this.#last = this.#last.catch(() => {}).then(() => this.#descend(steps)));
  }

  async #descend(steps) {
    const request = this.request();
    const answer = await ask("descend", { ...request, lr: this.lr, steps });
    // The leaves of another text are not these.
    if (this.request().text !== request.text) return;
    const course = answer.course.map(number);
    this.#course = [...(this.#course.at(-1) === course[0] ? this.#course.slice(0, -1) : []), ...course];
    this.result.replaceChildren(courseOf(this.#course), `output ${short(course[0])} → ${short(course.at(-1))}`);
    this.moves.replaceChildren(
      ...answer.moves.map((move) => h("li", { "data-node": move.node }, sentence(move.sentence, this.choose))),
    );
    await this.land(answer.data);
  }
}

/** The output's way as a small line. */
function courseOf(course) {
  const finite = course.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const place = (value, i) => {
    const x = 2 + (i / Math.max(course.length - 1, 1)) * 156;
    const y = 38 - ((value - low) / (high - low || 1)) * 34;
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  const d = finite.map((value, i) => (i === 0 ? "M" : "L") + place(value, i)).join("");
  const label = `The output over ${course.length - 1} steps: from ${short(course[0])} to ${short(course.at(-1))}`;
  return s(
    "svg",
    { class: "spark", viewBox: "0 0 160 40", role: "img", "aria-label": label },
    s("path", { class: "curve", d }),
  );
}
