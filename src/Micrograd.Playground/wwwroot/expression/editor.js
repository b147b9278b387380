import { h } from "../element.js";

const patience = 180;

/** The program's text, the menu of examples, and what is wrong with the text, under the place. */
export class Editor {
  #timer = null;
  #examples = [];

  /** @param {(text: string) => void} edit */
  constructor(edit) {
    this.edit = edit;
    this.menu = h("select", { id: "example", "data-control": "examples", onchange: () => this.#take() });
    this.area = h("textarea", {
      id: "program",
      rows: 10,
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      "aria-describedby": "program-error",
      oninput: () => this.#typed(),
    });
    this.error = h("pre", { id: "program-error", class: "error", role: "alert", hidden: true });
    this.sentence = h("p", { class: "muted" });
    this.notes = h("ul", { class: "notes muted", hidden: true });
    this.element = h(
      "div",
      { class: "editor" },
      h("label", { for: "example", "data-control": "examples" }, "Example"),
      this.menu,
      this.sentence,
      h("label", { for: "program" }, "Program"),
      this.area,
      this.error,
      this.notes,
    );
  }

  get text() {
    return this.area.value;
  }

  set text(text) {
    this.area.value = text;
    this.area.rows = Math.min(Math.max(text.split("\n").length + 1, 4), 16);
    this.#nameExample();
  }

  /** In practice the text is given. */
  lock(on) {
    this.area.readOnly = this.menu.disabled = on;
  }

  /** @param {Array<{name: string, text: string, sentence: string}>} examples */
  offer(examples) {
    this.#examples = examples;
    this.menu.replaceChildren(
      h("option", { value: "" }, "Your own"),
      ...examples.map(({ name }, i) => h("option", { value: i }, name)),
    );
    this.#nameExample();
  }

  /** Shows an error of the engine with its caret, or none. */
  fail(error) {
    this.error.hidden = !error;
    this.area.setAttribute("aria-invalid", String(Boolean(error)));
    if (!error) return;
    const { place } = error;
    this.error.textContent = place
      ? `Line ${place.line}, column ${place.column}: ${error.message}\n${place.excerpt ?? ""}`
      : error.message;
  }

  note(notes) {
    this.notes.hidden = notes.length === 0;
    this.notes.replaceChildren(...notes.map((note) => h("li", {}, note)));
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#nameExample();
      this.edit(this.text);
    }, patience);
  }

  #take() {
    const example = this.#examples[Number(this.menu.value)];
    if (this.menu.value === "" || !example) return;
    this.text = example.text;
    this.edit(example.text);
  }

  #nameExample() {
    const place = this.#examples.findIndex(({ text }) => text.trim() === this.text.trim());
    this.menu.value = place < 0 ? "" : String(place);
    this.sentence.textContent = this.#examples[place]?.sentence ?? "";
  }
}
