// Numbers as colours: orange below 0, blue above, the paper's own at 0. What they say stands beside them in signs and words.

/** The colours in force, as [red, green, blue]. */
export function palette() {
  const probe = document.createElement("span");
  document.body.append(probe);
  const of = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe)
      .color.match(/[\d.]+/g)
      .slice(0, 3)
      .map(Number);
  };
  const colours = { paper: of("--paper"), ink: of("--ink"), classes: [of("--minus"), of("--plus"), of("--third")] };
  probe.remove();
  return colours;
}

/** A number of −1 … 1 as a colour. */
export function diverging(value, { paper, classes }) {
  return mix(paper, value < 0 ? classes[0] : classes[1], Math.min(1, Math.abs(value)));
}

export const mix = (a, b, share) => a.map((x, i) => Math.round(x + (b[i] - x) * share));

export const css = (colour) => `rgb(${colour.join(" ")})`;

/** The bytes of an answer's picture, `count` squares one after the other. */
export function bytesOf(picture) {
  const text = atob(picture.bytes);
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/**
 * Draws a square of numbers on a canvas, one pixel each; CSS makes it larger.
 * @param {(index: number) => number[]} colourAt
 */
export function paint(canvas, side, colourAt) {
  canvas.width = canvas.height = side;
  const image = new ImageData(side, side);
  for (let i = 0; i < side * side; i++) {
    const [r, g, b] = colourAt(i);
    image.data.set([r, g, b, 255], 4 * i);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/** A heat map: the picture's range becomes −1 … 1. */
export function paintHeat(canvas, picture, colours) {
  const bytes = bytesOf(picture);
  paint(canvas, picture.side, (i) => diverging(bytes[i] / 127.5 - 1, colours));
}
