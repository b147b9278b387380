import { h, row, s, table } from "../element.js";
import { short } from "../numbers.js";

const size = { width: 420, height: 130, left: 44, bottom: 18, top: 6, right: 6 };
const most = 400;

/** The course of the losses: of the examples a solid line, of those held out a dashed one. A slider goes back in time. */
export class Losses {
  #course = [];
  #rival = [];

  /** @param {(step: number) => void} goTo */
  constructor(goTo) {
    this.svg = s("svg", { class: "plot", viewBox: `0 0 ${size.width} ${size.height}`, role: "img" });
    this.slider = h("input", {
      type: "range",
      min: 0,
      max: 0,
      "aria-label": "Go back to a step",
      oninput: () => goTo(Number(this.slider.value)),
    });
    this.rows = h("div", {});
    this.details = h(
      "details",
      { ontoggle: () => this.#table() },
      h("summary", {}, "The losses as a table"),
      this.rows,
    );
    this.element = h(
      "figure",
      {},
      this.svg,
      this.slider,
      h("figcaption", {}, "Solid: the examples. Dashed: those held out. Grey: the kept run. Drag to go back in time."),
      this.details,
    );
  }

  clear() {
    this.#course = [];
  }

  /** A frame at a step: what was known of later steps of another future goes. */
  add({ step, lastStep, train, test }) {
    this.#course = this.#course.filter((point) => point.step !== step && point.step <= lastStep);
    this.#course.push({ step, train: Number(train.loss), test: Number(test.loss) });
    this.#course.sort((a, b) => a.step - b.step);
    this.#course = thinned(this.#course);
    this.slider.max = lastStep;
    this.slider.value = step;
    this.slider.setAttribute("aria-valuetext", `step ${step} of ${lastStep}`);
    this.#draw(step, lastStep);
  }

  /** Keeps the course so far beside that of another run. */
  keep() {
    this.#rival = [...this.#course];
  }

  /** A frame of the run that is kept beside. */
  addRival({ step, train, test }) {
    this.#rival = thinned([...this.#rival, { step, train: Number(train.loss), test: Number(test.loss) }]);
  }

  #draw(step, lastStep) {
    const finite = (course) => course.filter(({ train, test }) => Number.isFinite(train) && Number.isFinite(test));
    const points = finite(this.#course);
    const rival = finite(this.#rival).filter((point) => point.step <= lastStep);
    const high = Math.max(1e-9, ...[...points, ...rival].map(({ train, test }) => Math.max(train, test)));
    const x = (at) => size.left + (at / Math.max(1, lastStep)) * (size.width - size.left - size.right);
    const y = (loss) => size.height - size.bottom - (loss / high) * (size.height - size.bottom - size.top);
    const line = (kind, name, points) =>
      s("path", {
        class: kind,
        d: points
          .map((point, i) => `${i ? "L" : "M"}${x(point.step).toFixed(1)} ${y(point[name]).toFixed(1)}`)
          .join(""),
      });
    const last = points.at(-1);
    this.svg.setAttribute(
      "aria-label",
      last ? `Loss at step ${last.step}: examples ${short(last.train)}, held out ${short(last.test)}` : "No loss yet",
    );
    this.svg.replaceChildren(
      ...[0, high / 2, high].flatMap((loss) => [
        s("line", { class: "grid", x1: size.left, x2: size.width - size.right, y1: y(loss), y2: y(loss) }),
        s(
          "text",
          { class: "tick", x: size.left - 5, y: y(loss) + 4, "text-anchor": "end" },
          short(Number(loss.toPrecision(2))),
        ),
      ]),
      line("curve rival", "train", rival),
      line("curve rival held-out", "test", rival),
      line("curve", "train", points),
      line("curve held-out", "test", points),
      s("line", { class: "now", x1: x(step), x2: x(step), y1: size.top, y2: size.height - size.bottom }),
      s(
        "text",
        { class: "tick", x: size.width - size.right, y: size.height - 4, "text-anchor": "end" },
        `step ${lastStep}`,
      ),
    );
    this.#table();
  }

  #table() {
    if (!this.details.open) return;
    const every = Math.max(1, Math.floor(this.#course.length / 25));
    const some = this.#course.filter((_, i) => i % every === 0 || i === this.#course.length - 1);
    this.rows.replaceChildren(
      table(
        "Losses",
        ["step", "examples", "held out"],
        some.map(({ step, train, test }) => row({}, [step, short(train), short(test)])),
      ),
    );
  }
}

/** Every other point, where there are too many. */
const thinned = (course) =>
  course.length > 2 * most ? course.filter((_, i, all) => i % 2 === 0 || i === all.length - 1) : course;
