import { linkTo } from "../address.js";
import { Copied } from "../copied.js";
import { button, h } from "../element.js";
import { EngineError, ask } from "../engine.js";
import { Latest } from "../latest.js";
import { forRequest, short } from "../numbers.js";
import { Turns } from "../turns.js";
import { layout } from "./layout.js";
import { Losses } from "./losses.js";
import { NetworkView } from "./network.js";
import { NeuronPanel } from "./neuron.js";
import { OutputView } from "./output.js";
import { histograms, parametersTable } from "./parameters.js";
import { Pen } from "./pen.js";
import { Rival } from "./rival.js";
import { SettingsForm, addressOf, requestOf, settingsOf } from "./settings.js";
import { readTable } from "./table.js";
import { plane, rates } from "./tools.js";
import { valuesTable } from "./values.js";

// What Play does between two pictures.
const paces = { step: { steps: 1 }, epoch: { steps: null }, fast: { steps: 100_000, milliseconds: 16 } };

/**
 * The part "Train": a network, live, with everything that moves it.
 * @param {Element} root
 * @param {(state: object) => void} report takes the state each time that it has changed
 */
export const trainPart = (root, report) => new TrainPart(root, report);

class TrainPart {
  #settings = null;
  #frame = null;
  #isPlaying = false;
  #isOpen = true;
  #chosen = { layer: 0, neuron: 0 };
  #acts = new Turns();
  #looks = new Latest();

  constructor(root, report) {
    this.root = root;
    this.report = report;
    this.form = new SettingsForm(
      (settings, isLive) => this.#change(settings, isLive),
      (file) => this.#readTable(file),
    );
    this.network = new NetworkView((layer, neuron) => this.#choose(layer, neuron));
    this.output = new OutputView(
      (x, y) => this.#look(x, y),
      (x, y) => this.#draw(x, y),
    );
    this.losses = new Losses((step) => this.#goTo(step));
    this.rival = new Rival(this.losses);
    this.pen = new Pen();
    this.neuron = new NeuronPanel(
      (...change) => this.#setParameter(...change),
      (layer, neuron) => this.#openGraph(layer, neuron),
    );
    this.status = h("p", { class: "error", role: "alert", hidden: true });
    this.copied = new Copied();
    this.count = h("output", { class: "muted", "aria-live": "off" });
    this.play = button("Play", () => (this.#isPlaying ? this.#pause() : this.#playOn()), {
      class: "main",
      "data-control": "play",
    });
    this.pace = h(
      "select",
      { "aria-label": "Pace", "data-control": "pace" },
      h("option", { value: "step" }, "a step a picture"),
      h("option", { value: "epoch", selected: true }, "an epoch a picture"),
      h("option", { value: "fast" }, "as fast as it goes"),
    );
    this.lines = h(
      "select",
      { "aria-label": "Lines show", "data-control": "lines", onchange: () => this.network.show(this.lines.value) },
      h("option", { value: "weights" }, "lines: weights"),
      h("option", { value: "gradients" }, "lines: gradients"),
    );
    this.places = {
      values: h(
        "div",
        {},
        h("p", { class: "muted" }, "Point at a place of the output, or go there with the arrow keys."),
      ),
      parameters: h("div", {}),
      gradients: h("div", {}),
      rate: h("div", {}),
      plane: h("div", {}),
    };
    this.detail = h("input", { type: "checkbox", onchange: () => this.#refresh() });
    root.replaceChildren(this.#layout());
  }

  close() {
    this.#isOpen = false;
    this.#isPlaying = false;
    this.root.replaceChildren();
  }

  /** Goes to a state. */
  async show(address) {
    this.root.setAttribute("aria-busy", "true");
    this.#settings = settingsOf(address);
    this.form.show(this.#settings);
    await this.#begin(Number(address.step) || 0).finally(() => this.#isOpen && this.root.removeAttribute("aria-busy"));
  }

  #layout() {
    const toggle = (name, title, change) => {
      const box = h("input", { type: "checkbox", onchange: () => change(box.checked) });
      return h("label", { "data-control": name }, box, " ", title);
    };
    return layout(
      {
        ...this.places,
        form: this.form.element,
        play: this.play,
        pace: this.pace,
        lines: this.lines,
        count: this.count,
        status: this.status,
        network: this.network.element,
        output: this.output.element,
        outputChoices: [
          toggle("heldOut", "show those held out", (on) => this.#see("showsTest", on)),
          toggle("discretise", "discretise", (on) => this.#see("isDiscrete", on)),
          this.pen.element,
        ],
        losses: this.losses.element,
        neuron: this.neuron.element,
        detail: h("label", {}, this.detail, " show the last step in numbers"),
        rival: this.rival.element,
        copied: this.copied.element,
      },
      {
        reset: () => this.#begin(0),
        back: () => this.#goTo(Math.max(0, (this.#frame?.step ?? 0) - 1)),
        step: () => this.#advance({ steps: 1 }),
        findRate: () => this.#findRate(),
        drawPlane: () => this.#drawPlane(),
        keep: () => this.#keep(),
        copyLink: () => this.copied.copy(location.href, "The link holds all settings, but not a file."),
        copyProgram: () => this.#copyProgram(),
      },
    );
  }

  // ---- what is asked for

  get #show() {
    return { heatMaps: true, output: 60, parameters: this.detail.checked, gradients: this.detail.checked };
  }

  /** A new run. */
  #begin(step) {
    this.#pause();
    this.pen.show(this.#settings);
    return this.#try(() => this.#start(step), "start");
  }

  async #start(step) {
    const begun = ask("start", { settings: requestOf(this.#settings), step, show: { ...this.#show, points: true } });
    const frame = await begun.catch((error) => {
      // What is done next is not for the run before.
      this.#frame = null;
      throw error;
    });
    this.losses.clear();
    this.#chosen = { layer: 0, neuron: 0 };
    this.output.points(frame);
    this.network.build(frame, this.#settings);
    this.network.mark(0, 0);
    for (const name of ["rate", "plane"]) this.places[name].replaceChildren();
    this.#present(frame);
  }

  /** Goes on. A run that the engine no longer has is begun again where it was. */
  #advance({ steps, milliseconds = 500 }) {
    return this.#do(async () => {
      const { step } = this.#frame;
      try {
        this.#present(
          await ask("advance", { run: this.#frame.run, steps: steps ?? this.#epoch, milliseconds, show: this.#show }),
        );
      } catch (error) {
        if (!(error instanceof EngineError) || !/start it again/.test(error.message)) throw error;
        this.#present(await ask("start", { settings: requestOf(this.#settings), step, show: this.#show }));
      }
      await this.rival.follow(this.#frame, this.#settings);
    });
  }

  get #epoch() {
    const { step, epoch } = this.#frame;
    return step > 0 && epoch > 0
      ? Math.max(1, Math.round(step / epoch))
      : Math.max(1, Math.ceil((this.#settings.count * (1 - this.#settings.testShare)) / this.#settings.batchSize));
  }

  #goTo(step) {
    this.#pause();
    return this.#do(
      async () => this.#present(await ask("goTo", { run: this.#frame.run, step, show: this.#show })),
      "goTo",
    );
  }

  #change(settings, isLive) {
    this.#settings = settings;
    if (settings.problem === "table" && !settings.table) return this.pen.show(settings);
    if (!isLive) return this.#begin(0);
    return this.#do(async () =>
      this.#present(await ask("change", { run: this.#frame.run, settings: requestOf(settings), show: this.#show })),
    );
  }

  #setParameter(layer, neuron, input, value) {
    return this.#do(async () =>
      this.#present(
        await ask("setParameter", {
          run: this.#frame.run,
          layer,
          neuron,
          input,
          value: forRequest(value),
          show: this.#show,
        }),
      ),
    );
  }

  #refresh() {
    return this.#do(async () =>
      this.#present(await ask("goTo", { run: this.#frame.run, step: this.#frame.step, show: this.#show })),
    );
  }

  #findRate() {
    return this.#do(async () => {
      const found = await ask("findRate", { run: this.#frame.run });
      this.places.rate.replaceChildren(
        rates(found, (learningRate) => {
          this.form.show({ ...this.#settings, learningRate });
          this.#change({ ...this.#settings, learningRate }, true);
        }),
      );
    });
  }

  #drawPlane() {
    return this.#do(async () => this.places.plane.replaceChildren(plane(await ask("plane", { run: this.#frame.run }))));
  }

  #openGraph(layer, neuron) {
    return this.#do(async () => {
      const { text } = await ask("neuron", { run: this.#frame.run, layer, neuron });
      if (this.#isOpen) location.hash = linkTo({ part: "expression", text });
    });
  }

  #look(x, y) {
    return this.#looks.run(async () => {
      const frame = this.#frame;
      if (!frame) return;
      const answer = await ask("values", { run: frame.run, x, y }).catch((error) => this.#fail(error));
      if (answer) this.places.values.replaceChildren(valuesTable(answer, x, y, frame.classes));
    });
  }

  /** A point of one's own: the data become one's own points. */
  #draw(x, y) {
    if (this.#settings.problem !== "points") return;
    const target = this.pen.target(this.#settings);
    if (!Number.isFinite(target)) return;
    const points = [...this.#settings.points, { x, y, target }];
    this.#settings = { ...this.#settings, points };
    this.form.show(this.#settings);
    if (points.length >= 2) this.#begin(0);
  }

  #copyProgram() {
    return this.#do(async () => this.copied.copy((await ask("trainingProgram", { run: this.#frame.run })).text));
  }

  #readTable(file) {
    return this.#try(async () => {
      this.#settings = { ...this.#settings, ...(await readTable(file)) };
      this.form.show(this.#settings);
      this.#begin(0);
    });
  }

  // ---- two runs

  #keep() {
    return this.#do(async () => {
      // The run goes on under its own name; what is shown here is a new one.
      const { step } = this.#frame;
      const frame = await ask("start", {
        settings: requestOf(this.#settings),
        step,
        show: { ...this.#show, points: true },
      });
      this.rival.keep(this.#frame, this.#settings, frame);
      this.#present(frame);
    });
  }

  // ---- what is seen

  #present(frame) {
    this.#frame = frame;
    this.network.update(frame);
    this.output.update(frame);
    this.losses.add(frame);
    this.neuron.show(frame, this.#settings, this.#chosen);
    const { train } = frame;
    const right = train.accuracy === null ? "" : `, ${Math.round(100 * train.accuracy)} % right`;
    this.count.textContent = `step ${frame.step}, epoch ${frame.epoch.toFixed(1)}, loss ${short(train.loss)}${right}`;
    if (frame.parameters) {
      this.places.parameters.replaceChildren(parametersTable(frame, this.#settings));
      this.places.gradients.replaceChildren(histograms(frame));
    } else {
      this.places.parameters.replaceChildren();
      this.places.gradients.replaceChildren();
    }
    if (frame.notFinite) {
      this.#pause();
      this.#fail(
        new EngineError({
          message: `${frame.notFinite} is no finite number any more: the learning rate is too high. Go back, and take a smaller one.`,
        }),
      );
    }
    if (!this.#isPlaying) this.#reportState();
  }

  #reportState() {
    this.report({ part: "train", ...addressOf(this.#settings), step: this.#frame?.step || null });
  }

  #see(what, on) {
    this.output[what] = on;
    this.output.update();
  }

  #choose(layer, neuron) {
    this.#chosen = { layer, neuron };
    this.network.mark(layer, neuron);
    if (this.#frame) this.neuron.show(this.#frame, this.#settings, this.#chosen);
  }

  // ---- playing

  async #playOn() {
    this.#isPlaying = true;
    this.play.textContent = "Pause";
    while (this.#isPlaying && this.#isOpen) {
      await this.#advance(paces[this.pace.value]);
      await new Promise(requestAnimationFrame);
    }
    if (this.#isOpen) this.#reportState();
  }

  #pause() {
    this.#isPlaying = false;
    this.play.textContent = "Play";
  }

  /** Does something to the run, or with it; begins one where none could be begun before. */
  #do(work, key = null) {
    return this.#try(async () => {
      if (!this.#frame) await this.#start(0);
      await work();
    }, key);
  }

  #try(work, key = null) {
    return this.#acts.run(async () => {
      if (!this.#isOpen) return;
      try {
        this.status.hidden = true;
        await work();
      } catch (error) {
        this.#pause();
        this.#fail(error);
      }
    }, key);
  }

  #fail(error) {
    if (!(error instanceof EngineError)) throw error;
    this.status.hidden = false;
    this.status.textContent = error.message;
  }
}
