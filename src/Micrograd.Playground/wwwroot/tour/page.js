import { linkTo, readAddress } from "../address.js";
import { button, h } from "../element.js";
import { hideControls, namesOf } from "../hide.js";
import { Latest } from "../latest.js";
import { expressionPart } from "../expression/expression.js";
import { trainPart } from "../train/train.js";
import { isMet } from "./condition.js";
import { prose } from "./prose.js";
import { question, request } from "./question.js";

const parts = { expression: expressionPart, train: trainPart };
// What a step names to be shown; everything else of this kind is hidden.
const groups = ".panel, .player, .passes, .step";

/** One step of a page: words and a question above a real part of the page, which is set to a state. */
export class TourPage {
  #step;
  #part = null;
  #place = h("div", { class: "tour-part" });
  #isSet = false;
  #isRevealed = false;
  #remember = null;
  #state = null;
  #sets = new Latest();

  /**
   * @param {object} page of tour.json @param {number} step from 1
   * @param {{where: string, all: Element, previous: Element?, next: Element}} way
   */
  constructor(page, step, way) {
    this.page = page;
    this.#step = page.steps[step - 1];
    this.way = way;
    const { ask, say } = this.#step;
    this.asked = ask.do
      ? request(ask, page.facts, () => this.#reveal(this.#step.reveal.state))
      : question(ask, page.facts, (text, isRight) => this.#reply(text, isRight));
    // What is said when something was answered is announced.
    this.said = h("div", { role: "status", class: "said" });
    this.showMe = button("Show me", () => this.#reveal(this.#step.reveal.state), { class: "quiet", hidden: true });
    this.open = h("a", { onclick: () => (this.open.href = linkTo(this.#state)) }, "Open this without the tour");
    way.next.hidden = true;
    this.element = h(
      "div",
      { class: "tour" },
      h(
        "section",
        { class: "tour-page", "aria-labelledby": "tour-title" },
        h("p", { class: "line muted" }, h("span", {}, way.where), way.all),
        h("h2", { id: "tour-title", tabindex: -1 }, page.title),
        step === 1 ? h("p", { class: "muted" }, `The belief: ${page.belief} (${page.sources})`) : null,
        ...say.map((text) => h("p", {}, ...prose(text, page.facts))),
        this.asked.element,
        this.said,
        h("p", { class: "line way" }, way.previous, this.showMe, way.next),
        h("p", { class: "muted" }, this.open),
      ),
      this.#place,
    );
  }

  close() {
    this.#part?.close();
    this.#part = null;
  }

  /**
   * Sets the part to the step's state, and begins to listen to what the reader does there.
   * @param {boolean} isSeen whether the answer was given before
   * @param {() => void} remember called when it is given
   */
  async begin(isSeen, remember) {
    const state = { ...this.page.state, ...this.#step.state };
    this.#part = parts[state.part](this.#place, (now) => this.#look(now));
    if (isSeen) return this.#reveal(this.#step.reveal.state);
    this.#remember = remember;
    this.#hideAllBut(this.#step.show);
    await this.#set(state);
  }

  async #set(state) {
    this.#isSet = false;
    this.#state = state;
    this.open.href = linkTo(state);
    await this.#sets.run(() => this.#part?.show(state));
    this.#isSet = true;
  }

  #look(state) {
    if (!this.#isSet || !this.#part) return;
    this.#state = state;
    const { ask } = this.#step;
    if (ask.until && !this.#isRevealed && isMet(ask.until, state)) this.#reveal(null);
  }

  #reply(text, isRight) {
    this.said.replaceChildren(h("p", { class: isRight ? "right" : "not-yet" }, ...prose(text, this.page.facts)));
    if (isRight) this.#reveal(this.#step.reveal.state);
    else this.showMe.hidden = false;
  }

  /** The explanation; the part moves to `state`, or stays where the reader has brought it. */
  async #reveal(state) {
    const { reveal, show } = this.#step;
    this.#isRevealed = true;
    this.asked.settle();
    const right = this.said.querySelector(".right");
    this.said.replaceChildren(
      ...[right, ...reveal.say.map((text) => h("p", {}, ...prose(text, this.page.facts)))].filter(Boolean),
    );
    this.showMe.hidden = true;
    this.way.next.hidden = false;
    this.#hideAllBut(reveal.show ?? show);
    this.#remember?.();
    // The button that was pressed is gone. Who moved something in the part stays there.
    const wasElsewhere = !this.#place.contains(document.activeElement);
    if (this.#remember && wasElsewhere) this.way.next.focus({ preventScroll: true });
    if (state || !this.#isSet) await this.#set({ ...this.page.state, ...this.#step.state, ...state });
  }

  #hideAllBut(shown) {
    const names = [...this.#place.querySelectorAll(groups)].map((each) => each.dataset.control);
    const own = names.filter((name) => !shown.includes(name));
    this.#place.hidden = shown.length === 0;
    hideControls([...namesOf(readAddress().hide), ...own, ...(this.#step.hide ?? [])]);
  }
}
