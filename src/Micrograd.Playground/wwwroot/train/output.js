import { h } from "../element.js";
import { short } from "../numbers.js";
import { bytesOf, css, diverging, mix, paint, palette } from "./colours.js";

const half = 6;
const pixels = 600;
const stride = 0.25;
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** What the network says of every place, with the points; a place for the pointer, and for one's own points. */
export class OutputView {
  #frame = null;
  #points = { train: [], test: [] };

  // Where the arrow keys are, once they have been used.
  #at = null;

  /**
   * @param {(x: number, y: number) => void} look the pointer is at a place
   * @param {(x: number, y: number) => void} draw somebody wants a point here
   */
  constructor(look, draw) {
    this.field = h("canvas", { class: "field" });
    this.marks = h("canvas", { class: "marks", width: pixels, height: pixels, tabindex: 0, role: "img" });
    this.isDiscrete = false;
    this.showsTest = false;
    this.marks.addEventListener("pointermove", (event) => look(...this.#place(event)));
    this.marks.addEventListener("click", (event) => draw(...this.#place(event)));
    this.marks.addEventListener("keydown", (event) => this.#walk(event, look, draw));
    this.legend = h("p", { class: "muted legend" });
    this.element = h(
      "figure",
      { class: "output" },
      h("div", { class: "square" }, this.field, this.marks),
      h("figcaption", {}, this.legend),
    );
  }

  points(frame) {
    this.#points = { train: frame.trainPoints ?? [], test: frame.testPoints ?? [] };
    this.classes = frame.classes;
    this.legend.textContent = frame.classes
      ? `${frame.classes.map((name, i) => `${shapes[i].sign} ${name}`).join("   ")} — hollow: held out`
      : "Orange and dashed: below 0. Blue: above.";
  }

  update(frame = this.#frame) {
    if (!frame?.output) return;
    this.#frame = frame;
    const colours = palette();
    const { output } = frame;
    const bytes = bytesOf(output);
    const places = output.side * output.side;
    paint(this.field, output.side, (i) => {
      if (bytes.length > places) return this.#ofMany(bytes, i, places, colours);
      const value = bytes[i] / 127.5 - 1;
      return diverging((this.isDiscrete ? Math.sign(value) : value) * 0.75, colours);
    });
    this.#mark(colours);
    const { train, test } = frame;
    const right = (score) => (score.accuracy === null ? "" : `, ${Math.round(100 * score.accuracy)} % right`);
    this.marks.setAttribute(
      "aria-label",
      `What the network says of every place. Examples: loss ${short(train.loss)}${right(train)}. Held out: loss ${short(test.loss)}${right(test)}. Arrow keys move a place.`,
    );
  }

  #ofMany(bytes, i, places, { paper, classes }) {
    const shares = classes.map((_, c) => bytes[c * places + i] / 255);
    const best = shares.indexOf(Math.max(...shares));
    return mix(paper, classes[best], this.isDiscrete ? 0.6 : 0.75 * Math.max(0, (shares[best] - 1 / 3) * 1.5));
  }

  #mark(colours) {
    const context = this.marks.getContext("2d");
    context.clearRect(0, 0, pixels, pixels);
    const draw = (point, isTest) => {
      const [x, y] = [((point.x + half) / (2 * half)) * pixels, ((half - point.y) / (2 * half)) * pixels];
      const isClass = Boolean(this.classes);
      const shape = isClass ? shapes[point.target] : point.target < 0 ? shapes[0] : shapes[1];
      const colour = css(isClass ? colours.classes[point.target] : diverging(point.target, colours));
      context.beginPath();
      shape.draw(context, x, y);
      context.lineWidth = isTest ? 2.5 : 1.5;
      context.fillStyle = isTest ? css(colours.paper) : colour;
      context.strokeStyle = isTest ? colour : css(colours.ink);
      context.fill();
      context.stroke();
    };
    for (const point of this.#points.train) draw(point, false);
    if (this.showsTest) for (const point of this.#points.test) draw(point, true);
    if (this.#at) this.#cross(context, colours);
  }

  #cross(context, colours) {
    const [x, y] = [((this.#at[0] + half) / (2 * half)) * pixels, ((half - this.#at[1]) / (2 * half)) * pixels];
    context.beginPath();
    for (const [dx, dy] of [
      [14, 0],
      [0, 14],
    ]) {
      context.moveTo(x - dx, y - dy);
      context.lineTo(x + dx, y + dy);
    }
    context.lineWidth = 2.5;
    context.strokeStyle = css(colours.ink);
    context.stroke();
  }

  /** Arrow keys move a place, as the pointer does; Enter wants a point there. */
  #walk(event, look, draw) {
    const [x, y] = this.#at ?? [0, 0];
    const [dx, dy] = arrows[event.key] ?? [0, 0];
    if (!(event.key in arrows) && (event.key !== "Enter" || !this.#at)) return;
    event.preventDefault();
    const within = (value) => Math.min(Math.max(value, -half), half);
    this.#at = [within(x + stride * dx), within(y + stride * dy)];
    if (event.key === "Enter") draw(...this.#at);
    else look(...this.#at);
    this.update();
  }

  #place(event) {
    const box = this.marks.getBoundingClientRect();
    const at = (offset, length) => ((2 * offset) / length - 1) * half;
    return [at(event.clientX - box.left, box.width), -at(event.clientY - box.top, box.height)];
  }
}

const shapes = [
  { sign: "●", draw: (context, x, y) => context.arc(x, y, 5.5, 0, 2 * Math.PI) },
  { sign: "▲", draw: (context, x, y) => poly(context, [x, y - 7, x + 6.5, y + 5, x - 6.5, y + 5]) },
  { sign: "■", draw: (context, x, y) => context.rect(x - 5, y - 5, 10, 10) },
];

function poly(context, [x, y, ...rest]) {
  context.moveTo(x, y);
  for (let i = 0; i < rest.length; i += 2) context.lineTo(rest[i], rest[i + 1]);
  context.closePath();
}
