import { h } from "./element.js";

/** Where a text stands that was put on the clipboard: a browser may refuse that. */
export class Copied {
  constructor() {
    this.said = h("output", { "aria-live": "polite", class: "muted" });
    this.text = h("textarea", { class: "taken", readonly: true, hidden: true, rows: 8, "aria-label": "Copied text" });
    this.element = h("div", {}, this.said, this.text);
  }

  async copy(text, done = "Copied.") {
    this.text.hidden = false;
    this.text.value = text;
    try {
      await navigator.clipboard.writeText(text);
      this.said.textContent = done;
    } catch {
      this.text.select();
      this.said.textContent = "Select and copy it here:";
    }
  }

  /** Says something else that was done. */
  say(what) {
    this.said.textContent = what;
  }
}
