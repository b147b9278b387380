import { button, h } from "../element.js";

const pace = 1100;

/** Step, Back, Play and Reset: where in the timeline we are. */
export class Player {
  #timer = null;
  #held = false;

  /** @param {(position: number) => void} move */
  constructor(move) {
    this.move = move;
    this.position = 0;
    this.timeline = null;
    this.play = button("Play", () => (this.isPlaying ? this.pause() : this.#start()), {
      class: "main",
      "data-control": "play",
    });
    this.step = button("Step", () => this.go(this.position + 1), { "data-control": "step" });
    this.back = button("Back", () => this.go(this.position - 1), { "data-control": "back" });
    this.reset = button("Reset", () => this.go(0), { "data-control": "reset" });
    this.slider = h("input", {
      type: "range",
      min: 0,
      max: 0,
      "aria-label": "Step",
      "data-control": "slider",
      oninput: () => this.go(Number(this.slider.value)),
    });
    this.count = h("output", { class: "muted" });
    this.element = h(
      "div",
      { class: "player", role: "group", "aria-label": "Forward and backward pass", "data-control": "player" },
      this.reset,
      this.back,
      this.step,
      this.play,
      this.slider,
      this.count,
    );
  }

  get isPlaying() {
    return this.#timer !== null;
  }

  /** Takes a new timeline; the position stays where it can. */
  show(timeline, position) {
    this.timeline = timeline;
    this.position = Math.min(Math.max(position, 0), timeline.end);
    this.#render();
  }

  /** Goes to a position and stays there. */
  go(position) {
    this.pause();
    this.#goTo(position);
  }

  /** Somebody looks at something: Play waits for as long as that. */
  hold(on) {
    this.#held = on;
  }

  pause() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.#render();
  }

  #start() {
    if (!this.timeline) return;
    if (this.position >= this.timeline.end) this.#goTo(0);
    this.#timer = setInterval(() => this.#tick(), pace);
    this.#goTo(this.position + 1);
  }

  #tick() {
    if (this.#held) return;
    this.#goTo(this.position + 1);
    if (this.position >= this.timeline.end) this.pause();
  }

  #goTo(position) {
    if (!this.timeline) return;
    const next = Math.min(Math.max(position, 0), this.timeline.end);
    if (next === this.position) return;
    this.position = next;
    this.#render();
    this.move(next);
  }

  #render() {
    const { forwardEnd, end } = this.timeline ?? { forwardEnd: 0, end: 0 };
    const at = this.position;
    this.play.textContent = this.isPlaying ? "Pause" : "Play";
    this.step.disabled = at >= end;
    this.back.disabled = this.reset.disabled = at <= 0;
    this.slider.max = end;
    this.slider.value = at;
    const pass =
      at <= forwardEnd ? `forward ${at} of ${forwardEnd}` : `backward ${at - forwardEnd} of ${end - forwardEnd}`;
    this.slider.setAttribute("aria-valuetext", pass);
    this.count.textContent = pass;
  }
}
