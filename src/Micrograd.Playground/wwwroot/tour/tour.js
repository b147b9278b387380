import { linkTo, readAddress, writeAddress } from "../address.js";
import { h } from "../element.js";
import { TourPage } from "./page.js";

// Whether the way here was a link of the tour: then the focus goes with it.
let cameByLink = false;

/** The part "Tour": twelve pages, one for each thing that learners get wrong. All their words are in tour.json. */
export const tourPart = (root) => new Tour(root);

class Tour {
  #page = null;
  #isOpen = true;

  constructor(root) {
    this.root = root;
  }

  close() {
    this.#isOpen = false;
    this.#page?.close();
    this.root.replaceChildren();
  }

  async show(address) {
    this.root.setAttribute("aria-busy", "true");
    await this.#start(address).finally(() => this.#isOpen && this.root.removeAttribute("aria-busy"));
  }

  async #start(address) {
    const pages = await read();
    if (!this.#isOpen) return;
    if (!pages) {
      const message = "The tour cannot be read. Is the playground still running?";
      return this.root.replaceChildren(h("p", { class: "error", role: "alert" }, message));
    }
    const at = pages.findIndex(({ name }) => name === address.page);
    const done = at < 0 ? this.#list(pages) : this.#open(pages, at, address);
    if (cameByLink) this.root.querySelector("h2").focus();
    cameByLink = false;
    await done;
  }

  #list(pages) {
    this.root.replaceChildren(
      h(
        "section",
        { class: "tour-list", "aria-labelledby": "tour-title" },
        h("h2", { id: "tour-title", tabindex: -1 }, "Twelve things that learners get wrong"),
        h("p", {}, "Each page asks before it shows, and waits for you. A wrong answer costs nothing, and is told why."),
        h(
          "ol",
          {},
          ...pages.map(({ name, title, belief }) =>
            h("li", {}, link({ page: name }, title), h("p", { class: "muted" }, `The belief: ${belief}`)),
          ),
        ),
      ),
    );
  }

  #open(pages, at, address) {
    const page = pages[at];
    const step = Math.min(Math.max(Math.trunc(address.step) || 1, 1), page.steps.length);
    const places = pages.flatMap(({ name, steps }) => steps.map((_, i) => ({ page: name, step: i + 1 })));
    const here = places.findIndex((place) => place.page === page.name && place.step === step);
    const [before, after] = [places[here - 1], places[here + 1]];
    this.#page = new TourPage(page, step, {
      where: `Page ${at + 1} of ${pages.length}, step ${step} of ${page.steps.length}`,
      all: link({}, "All pages"),
      previous: before ? link(before, "Previous") : null,
      next: link(after ?? {}, after ? "Next" : "The end: all pages", { class: "next" }),
    });
    this.root.replaceChildren(this.#page.element);
    return this.#page.begin(address.seen === "1", () => writeAddress({ ...readAddress(), seen: "1" }));
  }
}

async function read() {
  try {
    const answer = await fetch(new URL("tour.json", import.meta.url));
    return answer.ok ? (await answer.json()).pages : null;
  } catch {
    return null;
  }
}

const link = (place, text, properties = {}) =>
  h("a", { href: linkTo({ part: "tour", ...place }), onclick: () => (cameByLink = true), ...properties }, text);
