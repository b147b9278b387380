import { ask } from "../engine.js";
import { h } from "../element.js";
import { short } from "../numbers.js";
import { OutputView } from "./output.js";
import { addressOf } from "./settings.js";

/** A run that is kept beside the one at hand, and goes on with it. */
export class Rival {
  #kept = null;

  /** @param {{ keep: () => void, addRival: (frame: object) => void }} losses */
  constructor(losses) {
    this.losses = losses;
    this.output = new OutputView(
      () => {},
      () => {},
    );
    this.element = h("div", {});
  }

  /**
   * @param {object} frame the kept run's
   * @param {object} settings its settings
   * @param {object} now the frame of the run at hand, with its points
   */
  keep(frame, settings, now) {
    this.#kept = { frame, settings };
    this.losses.keep();
    this.output.points(now);
    this.#show(now, settings);
  }

  /** Follows the run at hand as far as it has come. */
  async follow(frame, settings) {
    const kept = this.#kept;
    if (!kept || kept.frame.step >= frame.step) return;
    const [run, steps] = [kept.frame.run, frame.step - kept.frame.step];
    try {
      kept.frame = await ask("advance", { run, steps, milliseconds: 25, show: { heatMaps: false, output: 60 } });
    } catch {
      // The engine keeps so many runs and no more: this one is over.
      this.#kept = null;
      return;
    }
    this.losses.addRival(kept.frame);
    this.#show(frame, settings);
  }

  #show(now, settings) {
    const { frame, settings: its } = this.#kept;
    this.output.update(frame);
    const score = ({ train, test }) => [short(train.loss), short(test.loss)];
    const [[loss, held], [lossNow, heldNow]] = [score(frame), score(now)];
    this.element.replaceChildren(
      this.output.element,
      h("p", {}, `Kept run, step ${frame.step}: loss ${loss}, held out ${held}. This run: ${lossNow}, ${heldNow}.`),
      h("p", { class: "muted" }, differenceOf(addressOf(its), addressOf(settings))),
    );
  }
}

function differenceOf(there, here) {
  const names = [...new Set([...Object.keys(here), ...Object.keys(there)])];
  const value = (settings, name) => settings[name] ?? "as at first";
  const texts = names
    .filter((name) => String(here[name]) !== String(there[name]))
    .map((name) => `${name} ${value(there, name)} there, ${value(here, name)} here`);
  return texts.length > 0 ? `Different: ${texts.join("; ")}.` : "Change a setting: both go on together.";
}
