import { h } from "../element.js";

/** What a drawn point is to have: a class, or a number. */
export class Pen {
  constructor() {
    this.classes = h(
      "select",
      { "aria-label": "Class of drawn points" },
      h("option", { value: "0" }, "draw ● orange"),
      h("option", { value: "1" }, "draw ▲ blue"),
      h("option", { value: "2" }, "draw ■ green"),
    );
    this.number = h("input", { type: "number", step: "any", value: 1, class: "number" });
    this.choices = h("label", { "data-control": "pen" }, this.classes);
    this.field = h("label", { "data-control": "pen" }, "draw the number ", this.number);
    this.element = h("span", {}, this.choices, this.field);
  }

  /** Only own points are drawn. */
  show({ problem, areNumbers }) {
    this.choices.hidden = problem !== "points" || areNumbers;
    this.field.hidden = problem !== "points" || !areNumbers;
  }

  /** The target of the next point; NaN where the field holds none. */
  target({ areNumbers }) {
    return areNumbers ? this.number.valueAsNumber : Number(this.classes.value);
  }
}
