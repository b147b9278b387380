import { Copied } from "../copied.js";
import { EngineError, ask } from "../engine.js";
import { button, h } from "../element.js";

const scale = 2;

/** Taking the graph along: a link, a program, a drawing, a picture. */
export class Take {
  /**
   * @param {() => object} request the text and the numbers
   * @param {(work: () => Promise<void>) => void} run tells what fails
   */
  constructor(request, run) {
    this.request = request;
    this.copied = new Copied();
    this.element = h(
      "div",
      {},
      h(
        "p",
        { class: "buttons" },
        button("Copy link", () => this.copied.copy(location.href, "The link holds everything you see.")),
        button("Copy as C#", () => run(() => this.#copyAs("csharp"))),
        button("Copy as Python", () => run(() => this.#copyAs("python"))),
        button("Copy as DOT", () => run(() => this.#copyAs("dot"))),
        button("Save SVG", () =>
          run(() => this.#save((answer) => new Blob([answer.text], { type: "image/svg+xml" }), "svg")),
        ),
        button("Save PNG", () => run(() => this.#save((answer) => rasterise(answer.text), "png"))),
      ),
      this.copied.element,
    );
  }

  async #copyAs(form) {
    const { text } = await ask("copy", { ...this.request(), as: form });
    await this.copied.copy(text);
  }

  async #save(make, extension) {
    const answer = await ask("copy", { ...this.request(), as: "svg" });
    const blob = await make(answer);
    const name = answer.fileName.replace(/\.svg$/, `.${extension}`);
    const link = h("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    this.copied.say(`Saved ${name}.`);
  }
}

/** The drawing as pixels, twice as many as it has units. */
async function rasterise(svg) {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = h("canvas", { width: image.naturalWidth * scale, height: image.naturalHeight * scale });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const picture = await new Promise((done) => canvas.toBlob(done, "image/png"));
    if (!picture) throw new Error("The canvas is too large.");
    return picture;
  } catch {
    throw new EngineError({ message: "This is too large for a picture: save the SVG." });
  } finally {
    URL.revokeObjectURL(address);
  }
}
