import { ask } from "../engine.js";
import { button, h } from "../element.js";
import { typedNumber } from "../numbers.js";
import { sentence } from "../sentence.js";

const names = {
  local: "local derivative",
  upstream: "upstream gradient",
  contribution: "contribution",
  sum: "gradient, summed up",
  direction: "descent moves it",
};

/** Practice: the gradients are hidden and asked for, one step of the backward pass at a time. */
export class Practice {
  #exercise = null;
  #at = 0;
  #fields = [];

  /**
   * @param {(exercise: object?) => void} enter shows the exercise's program without gradients, or the user's own again
   * @param {(solved: number) => void} reveal shows the first so many steps
   * @param {(node: number) => void} choose
   * @param {(work: () => Promise<void>) => Promise<void>} run tells what fails
   */
  constructor(enter, reveal, choose, run) {
    Object.assign(this, { enter, reveal, choose, run });
    this.level = h("select", { id: "level", onchange: () => this.start(Number(this.level.value), 1) });
    this.body = h("div", { "aria-live": "polite" });
    this.element = h("div", {}, this.body);
    this.#invite();
  }

  get isOn() {
    return this.#exercise !== null;
  }

  /** For the address. */
  get place() {
    return this.#exercise && `${this.#exercise.level}.${this.#exercise.seed}`;
  }

  start(level, seed) {
    return this.run(() => this.#start(level, seed));
  }

  async #start(level, seed) {
    this.#exercise = await ask("practice", { seed, level });
    this.#at = 0;
    const { levels } = this.#exercise;
    this.level.replaceChildren(...levels.map((name, i) => h("option", { value: i, selected: i === level }, name)));
    await this.enter(this.#exercise);
    this.#ask();
  }

  stop() {
    this.#exercise = null;
    this.#invite();
    this.enter(null);
  }

  #invite() {
    this.body.replaceChildren(
      h(
        "p",
        {},
        "The gradients are hidden and you work them out, node by node. A wrong answer is told its likely cause.",
      ),
      button("Start practice", () => this.start(0, 1)),
    );
  }

  #ask() {
    const { questions, seed, level } = this.#exercise;
    const question = questions[this.#at];
    const head = [
      h(
        "p",
        { class: "line" },
        h("label", { for: "level" }, "Level "),
        this.level,
        button("End practice", () => this.stop(), { class: "quiet" }),
      ),
    ];
    if (!question) {
      this.body.replaceChildren(
        ...head,
        h("p", { class: "cause" }, "All right: every gradient is yours."),
        button("Next exercise", () => this.start(level, seed + 1), { class: "main" }),
      );
      return;
    }
    this.#fields = question.fields.map((name) => this.#field(name));
    this.verdict = h("div", { role: "status" });
    const form = h(
      "form",
      {
        class: "question",
        onsubmit: (event) => {
          event.preventDefault();
          this.run(() => this.#check(question, false));
        },
      },
      h("p", { class: "formula", "data-edge": question.edge, "data-node": question.input }, question.title),
      ...this.#fields.map(({ label }) => label),
      h(
        "p",
        { class: "line" },
        h("button", { class: "main" }, "Check"),
        button("Show the answer", () => this.run(() => this.#check(question, true)), { class: "quiet" }),
      ),
    );
    this.body.replaceChildren(
      ...head,
      h("p", { class: "muted" }, `Question ${this.#at + 1} of ${questions.length}`),
      form,
      this.verdict,
    );
  }

  #field(name) {
    const input =
      name === "direction"
        ? h(
            "select",
            {},
            h("option", { value: "" }, "choose"),
            ...["up", "down", "stays"].map((way) => h("option", { value: way }, way)),
          )
        : h("input", { type: "text", inputmode: "decimal", class: "number", autocomplete: "off" });
    const hint = h("span", { class: "hint" });
    const label = h("label", { class: "answer" }, h("span", {}, names[name]), input, hint);
    return { name, input, hint, label };
  }

  async #check(question, reveal) {
    const { seed, level } = this.#exercise;
    const answers = {};
    for (const { name, input } of this.#fields) answers[name] = valueOf(name, input.value);
    const answer = await ask("practiceCheck", {
      seed,
      level,
      node: question.node,
      operand: question.operand,
      answers,
      reveal,
    });
    const verdicts = new Map(answer.fields.map((field) => [field.field, field]));
    for (const { name, input, hint } of this.#fields) {
      const verdict = verdicts.get(name);
      input.setAttribute("aria-invalid", String(Boolean(verdict && !verdict.isRight)));
      hint.textContent = !verdict
        ? ""
        : verdict.expected !== null && reveal
          ? `it is ${verdict.expected}`
          : verdict.isRight
            ? "right"
            : `not yet: ${verdict.hint}`;
      hint.className = `hint ${verdict?.isRight ? "right" : "not-yet"}`;
    }
    if (!answer.isRight && !reveal) return;
    this.#at += 1;
    this.reveal(this.#at);
    const next = button("Go on", () => this.#ask(), { class: "main" });
    this.verdict.replaceChildren(h("p", {}, sentence(answer.sentence, this.choose)), next);
    next.focus();
  }
}

function valueOf(name, text) {
  if (name === "direction") return text || null;
  const value = typedNumber(text);
  return Number.isNaN(value) ? null : value;
}
