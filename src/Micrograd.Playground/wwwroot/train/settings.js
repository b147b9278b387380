import { h } from "../element.js";

// What a run depends on: the names are the engine's. `live` settings may change while a run goes on.
const choices = {
  problem: [
    "Data",
    "circle",
    ["circle", "xor", "gauss", "spiral", "moons", "threeArms", "plane", "formula", "points", "table"],
  ],
  loss: ["Loss", "", ["", "crossEntropy", "hinge", "squared", "absolute", "huber"]],
  initialization: ["First weights", "xavier", ["xavier", "kaiming", "uniform", "zero"]],
  optimizer: ["Optimizer", "sgd", ["sgd", "momentum", "adam"]],
  regularization: ["Keep weights small", "none", ["none", "l1", "l2"]],
};
const numbers = {
  count: ["Points", 300, { min: 10, max: 5000, step: 10 }],
  noise: ["Noise", 0.1, { min: 0, max: 0.5, step: 0.05 }],
  testShare: ["Held out", 0.3, { min: 0.1, max: 0.9, step: 0.1 }],
  seed: ["Seed", 0, { min: 0, max: 1e9, step: 1 }],
  learningRate: ["Learning rate", 0.03, { min: 1e-5, max: 100, step: "any" }],
  regularizationRate: ["How strongly", 0.001, { min: 0, max: 10, step: "any" }],
  batchSize: ["Batch size", 10, { min: 1, max: 5000, step: 1 }],
};
const live = new Set(["optimizer", "regularization", "learningRate", "regularizationRate", "batchSize", "zeroGrads"]);
const activations = ["tanh", "relu", "sigmoid", "linear"];
const features = { x: "x", y: "y", xSquared: "x²", ySquared: "y²", product: "x y", sinX: "sin x", sinY: "sin y" };
const titles = {
  "": "as fits the data",
  threeArms: "three arms (three classes)",
  plane: "plane (a number)",
  formula: "y > f(x)",
  points: "my own points",
  table: "a CSV file",
  crossEntropy: "cross-entropy",
  xavier: "Xavier",
  kaiming: "Kaiming (He)",
  zero: "all zero",
  sgd: "SGD",
  adam: "Adam",
  l1: "L1",
  l2: "L2",
};

export const featureNames = features;

/** The settings of an address, or those that a new run begins with. */
export function settingsOf(address) {
  const settings = { hidden: [4, 2], activations: ["tanh"], features: ["x", "y"], zeroGrads: true };
  for (const [name, [, start]] of Object.entries({ ...choices, ...numbers })) settings[name] = start;
  for (const [name, [, , allowed]] of Object.entries(choices))
    if (allowed.includes(address[name])) settings[name] = address[name];
  for (const name of Object.keys(numbers))
    if (address[name] && Number.isFinite(Number(address[name]))) settings[name] = Number(address[name]);
  if (address.hidden !== undefined) settings.hidden = wholes(address.hidden);
  const known = (text, from) => text.split(" ").filter((word) => from.includes(word));
  if (address.activations) settings.activations = known(address.activations, activations);
  if (address.features) settings.features = known(address.features, Object.keys(features));
  if (address.zeroGrads === "false") settings.zeroGrads = false;
  settings.areNumbers = address.areNumbers === "true";
  settings.formula = address.formula ?? "2 * sin(x)";
  settings.points = (address.points ?? "")
    .split(" ")
    .map((point) => point.split(",").map(Number))
    .filter((point) => point.length === 3 && point.every(Number.isFinite))
    .map(([x, y, target]) => ({ x, y, target }));
  return settings;
}

/** For an address: what differs from the beginning. A file stays where it is. */
export function addressOf(settings) {
  const start = settingsOf({});
  const texts = ({ table, columns, fileText, xColumn, yColumn, targetColumn, ...given }) => ({
    ...given,
    hidden: given.hidden.join(" "),
    activations: given.activations.join(" "),
    features: given.features.join(" "),
    points: given.points.map(({ x, y, target }) => `${x.toFixed(2)},${y.toFixed(2)},${target}`).join(" "),
  });
  const [now, then] = [texts(settings), texts(start)];
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => String(value) !== String(then[name])));
}

/** For the engine: without what the chosen data do not have. */
export function requestOf(settings) {
  const { formula, points, areNumbers, loss, table, columns, fileText, xColumn, yColumn, targetColumn, ...rest } =
    settings;
  return {
    ...rest,
    ...(settings.problem === "table" ? { table, xColumn, yColumn, targetColumn } : {}),
    areNumbers: settings.problem === "points" && areNumbers,
    loss: loss || null,
    formula: settings.problem === "formula" ? formula : null,
    points: settings.problem === "points" ? points : null,
  };
}

/**
 * The form. `change(settings, isLive)` tells what it says now, and whether the run may go on with it; `read(file)` that a table
 * was chosen.
 */
export class SettingsForm {
  constructor(change, read) {
    [this.change, this.read] = [change, read];
    this.element = h("form", { class: "settings", onsubmit: (event) => event.preventDefault() });
  }

  show(settings) {
    this.settings = settings;
    const focused = this.element.contains(document.activeElement) ? document.activeElement.id : "";
    const isOwn = settings.problem === "points" || settings.problem === "table";
    const group = (name, title, ...parts) => h("fieldset", { "data-control": name }, h("legend", {}, title), ...parts);
    this.element.replaceChildren(
      group(
        "data",
        "Data",
        this.#choice("problem"),
        settings.problem === "formula" ? this.#formula() : null,
        settings.problem === "table" ? this.#table() : null,
        settings.problem === "points" ? this.#areNumbers() : null,
        isOwn ? null : this.#number("count"),
        isOwn ? null : this.#number("noise"),
        this.#number("testShare"),
      ),
      group("features", "The network is told", this.#features()),
      group("layers", "Layers", this.#layers()),
      group(
        "learning",
        "Learning",
        this.#choice("loss"),
        this.#choice("optimizer"),
        this.#number("learningRate"),
        this.#number("batchSize"),
        this.#choice("regularization"),
        settings.regularization === "none" ? null : this.#number("regularizationRate"),
        this.#zeroGrads(),
      ),
      group("beginning", "Beginning", this.#choice("initialization"), this.#number("seed")),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  #set(changes) {
    const settings = { ...this.settings, ...changes };
    this.show(settings);
    this.change(
      settings,
      Object.keys(changes).every((name) => live.has(name)),
    );
  }

  #field(name, title, input) {
    input.id = `setting-${name}`;
    return h("div", { class: "field", "data-control": name }, h("label", { for: input.id }, title), input);
  }

  #choice(name) {
    const [title, , allowed] = choices[name];
    const options = allowed.map((value) =>
      h("option", { value, selected: value === this.settings[name] }, titles[value] ?? value),
    );
    return this.#field(
      name,
      title,
      h("select", { onchange: (event) => this.#set({ [name]: event.target.value }) }, ...options),
    );
  }

  #number(name) {
    const [title, , bounds] = numbers[name];
    const input = h("input", {
      type: "number",
      ...bounds,
      value: this.settings[name],
      onchange: () => input.reportValidity() && this.#set({ [name]: input.valueAsNumber }),
      required: true,
    });
    return this.#field(name, title, input);
  }

  #formula() {
    const input = h("input", {
      type: "text",
      value: this.settings.formula,
      spellcheck: "false",
      onchange: () => this.#set({ formula: input.value }),
    });
    return this.#field("formula", "f(x) =", input);
  }

  /** A file, and which of its columns are what. */
  #table() {
    const take = () => {
      const [chosen] = file.files;
      // The same file, mended, is to be a change.
      file.value = "";
      if (chosen) this.read(chosen);
    };
    const file = h("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv", onchange: take });
    const { columns = [], fileText } = this.settings;
    const column = (name, title, allowed) =>
      this.#field(
        name,
        title,
        h(
          "select",
          { onchange: (event) => this.#set({ [name]: event.target.value }) },
          ...allowed.map((each) =>
            h("option", { value: each.name, selected: each.name === this.settings[name] }, each.name),
          ),
        ),
      );
    const numeric = columns.filter(({ holdsNumbers }) => holdsNumbers);
    return [
      this.#field("file", "File (up to 8 MiB)", file),
      fileText && h("p", {}, fileText),
      columns.length > 0 && column("xColumn", "Left to right", numeric),
      columns.length > 0 && column("yColumn", "Bottom to top", numeric),
      columns.length > 0 && column("targetColumn", "To learn", columns),
      h(
        "p",
        { class: "muted" },
        "It stays on this machine. Columns are stretched to fill the picture; a number to learn is told in standard deviations.",
      ),
    ];
  }

  #areNumbers() {
    const box = h("input", {
      type: "checkbox",
      checked: this.settings.areNumbers,
      onchange: () =>
        this.#set({
          areNumbers: box.checked,
          points: this.settings.points.filter(({ target }) => box.checked || [0, 1, 2].includes(target)),
        }),
    });
    return this.#field("areNumbers", "Points have numbers, not classes", box);
  }

  #zeroGrads() {
    const box = h("input", {
      type: "checkbox",
      checked: this.settings.zeroGrads,
      onchange: () => this.#set({ zeroGrads: box.checked }),
    });
    return this.#field("zeroGrads", "Zero grads before each step", box);
  }

  #features() {
    return h(
      "div",
      { class: "features" },
      ...Object.entries(features).map(([name, title]) => {
        const box = h("input", {
          type: "checkbox",
          id: `setting-feature-${name}`,
          checked: this.settings.features.includes(name),
          onchange: () => {
            const chosen = Object.keys(features).filter((f) =>
              f === name ? box.checked : this.settings.features.includes(f),
            );
            if (chosen.length > 0) this.#set({ features: chosen });
            else box.checked = true;
          },
        });
        return h("label", {}, box, " ", title);
      }),
    );
  }

  #layers() {
    const { hidden } = this.settings;
    const input = h("input", {
      type: "text",
      value: hidden.join(", "),
      "aria-describedby": "layers-help",
      onchange: () => {
        const sizes = wholes(input.value);
        const isRight = sizes.length <= 8 && sizes.every((size) => size >= 1 && size <= 64);
        input.setAttribute("aria-invalid", String(!isRight));
        if (isRight) this.#set({ hidden: sizes, activations: this.#activationsFor(sizes.length) });
      },
    });
    return [
      this.#field("hidden", "Neurons of the hidden layers", input),
      h("p", { id: "layers-help", class: "muted" }, "As 4, 2: two layers; empty: none. Up to 8 layers of 64."),
      ...hidden.map((size, i) => {
        const select = h(
          "select",
          { onchange: () => this.#set({ activations: this.#activationsFor(hidden.length).with(i, select.value) }) },
          ...activations.map((name) => h("option", { value: name, selected: name === this.#activation(i) }, name)),
        );
        return this.#field(`activation${i}`, `Layer ${i + 1}, ${size} neurons`, select);
      }),
    ];
  }

  #activation(layer) {
    const given = this.settings.activations;
    return given[layer] ?? given.at(-1) ?? "tanh";
  }

  #activationsFor(count) {
    return Array.from({ length: count }, (_, i) => this.#activation(i));
  }
}

const wholes = (text) => (text.match(/\d+/g) ?? []).map(Number);
