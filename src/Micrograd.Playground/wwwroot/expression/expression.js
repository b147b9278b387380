import { writeAddress } from "../address.js";
import { button, h, panel } from "../element.js";
import { EngineError, ask } from "../engine.js";
import { Latest } from "../latest.js";
import { linkFocus } from "../linked.js";
import { forRequest } from "../numbers.js";
import { Curve } from "./curve.js";
import { Descent } from "./descent.js";
import { Editor } from "./editor.js";
import { GraphView } from "./graph.js";
import { Leaves } from "./leaves.js";
import { Mistakes } from "./mistakes.js";
import { NumbersTable } from "./numbers-table.js";
import { Player } from "./player.js";
import { Practice } from "./practice.js";
import { Second } from "./second.js";
import { StepView } from "./step.js";
import { Take } from "./take.js";
import { Timeline } from "./timeline.js";
import { Why } from "./why.js";

/** The part "Expression": a program, its graph, and everything there is to see of its gradients. */
export function expressionPart(root, address) {
  const part = new ExpressionPart(root);
  part.start(address);
  return part;
}

const actionLimit = 98;

/** The engine's error, or null; a fault of the page is thrown on. */
async function failure(work) {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

class ExpressionPart {
  // What the page is about. `actions` are done; the pass that the player walks through comes after them.
  #text = "";
  #data = {};
  #actions = [];
  #chosen = null;
  #program = null;
  #timeline = null;
  #latest = new Latest();
  #details = new Latest();
  #own = null;

  constructor(root) {
    this.root = root;
    const choose = (node) => this.#choose(node);
    this.editor = new Editor((text) => this.#edit(text));
    this.leaves = new Leaves((node, value) => this.#move(node, value), choose, () => this.#setData({}));
    this.graph = new GraphView(choose);
    this.player = new Player(() => this.#showPosition());
    this.step = new StepView(choose);
    this.why = new Why(choose);
    this.curve = new Curve(choose);
    this.numbers = new NumbersTable(choose, () => this.#refreshDetails());
    this.descent = new Descent(() => this.#request(), (data) => this.#setData(data), choose, () => this.#refreshDetails());
    this.second = new Second(() => this.#refreshDetails());
    this.mistakes = new Mistakes(() => this.#refreshDetails(), choose, (wrong, first) => this.graph.markWrong(wrong, first));
    this.practice = new Practice((exercise) => this.#practise(exercise), (solved) => this.#reveal(solved), choose);
    this.take = new Take(() => this.#request());
    this.status = h("p", { class: "error", role: "alert", hidden: true });
    root.replaceChildren(this.#layout());
    linkFocus(root, (on) => this.player.hold(on));
  }

  close() {
    this.player.pause();
    this.root.replaceChildren();
  }

  async start(address) {
    let examples = [];
    if (!(await this.#tell(async () => ({ examples } = await ask("examples", {}))))) return;
    this.editor.offer(examples);
    if (address.practice) {
      this.#text = examples[0].text;
      const [level, seed] = address.practice.split(".").map(Number);
      await this.#tell(() => this.practice.start(level || 0, seed || 1));
      return;
    }
    this.#text = address.text ?? examples[0].text;
    this.#data = dataOf(address.data);
    this.#actions = actionsOf(address.done);
    this.mistakes.chosen = (address.break ?? "").split(" ");
    this.editor.text = this.#text;
    await this.#load(address.at === undefined ? null : Number(address.at), address.node === undefined ? null : Number(address.node));
  }

  #layout() {
    const passes = h(
      "div",
      { class: "passes", role: "group", "aria-label": "Gradients" },
      button("Backward", () => this.player.go(this.#timeline?.end ?? 0), { title: "To the end of the backward pass" }),
      button("Backward again", () => this.#act("backward"), { title: "A second pass on the same graph: gradients of leaves add up" }),
      button("Zero grads", () => this.#act("zeroGrads"), { title: "Set the gradients of all leaves to 0, as an optimizer does" }),
      button("Rebuild", () => this.#rebuild(), { title: "The graph anew: nobody has a gradient" }),
    );
    return h(
      "div",
      { class: "expression" },
      h("div", { class: "side" }, panel("program-panel", "Program", this.editor.element), panel("leaves", "Leaves", this.leaves.element)),
      h(
        "div",
        { class: "stage" },
        panel("graph", "Graph", this.status, this.graph.element, this.player.element, this.step.element, passes),
        h(
          "div",
          { class: "panels" },
          panel("why", "Why this gradient?", this.why.element),
          panel("curve", "What if it changed?", this.curve.element),
          panel("numbers", "All numbers", this.numbers.element, this.second.element),
          panel("descent", "Gradient descent", this.descent.element),
          panel("mistakes", "Break it", this.mistakes.element),
          panel("practice", "Practice", this.practice.element),
          panel("take", "Take it along", this.take.element),
        ),
      ),
    );
  }

  /** What every request carries. */
  #request() {
    const data = Object.fromEntries(Object.entries(this.#data).map(([id, value]) => [id, forRequest(value)]));
    return { text: this.#text, data };
  }

  // ---- what the user does

  #edit(text) {
    this.#text = text;
    this.#data = {};
    this.#actions = [];
    this.#load(null, null);
  }

  #move(node, value) {
    this.#setData({ ...this.#data, [node]: value });
  }

  #setData(data) {
    this.#data = data;
    this.#refresh();
  }

  #choose(node) {
    this.#chosen = node;
    this.graph.mark(node);
    this.#refreshDetails();
  }

  async #act(action) {
    if (this.#actions.length >= actionLimit) return;
    const isDone = this.player.position >= this.#timeline.end;
    if (action === "backward" || isDone) this.#actions.push("backward");
    if (action === "zeroGrads") this.#actions.push("zeroGrads");
    await this.#refresh(() => (action === "backward" ? this.#timeline.end : this.#timeline.forwardEnd));
  }

  async #rebuild() {
    this.#actions = [];
    await this.#refresh(() => this.#timeline.forwardEnd);
  }

  async #practise(exercise) {
    this.root.classList.toggle("practises", Boolean(exercise));
    if (exercise) this.#own ??= { text: this.#text, data: this.#data, actions: this.#actions };
    const { text, data, actions } = exercise ? { text: exercise.text, data: {}, actions: [] } : this.#own;
    [this.#text, this.#data, this.#actions] = [text, data, actions];
    if (!exercise) this.#own = null;
    this.editor.text = text;
    await this.#load(null, null);
  }

  // The seed's step comes before the first question.
  #reveal(solved) {
    this.player.go(this.#timeline.forwardEnd + 1 + solved);
  }

  // ---- what is asked for

  /** A new text: drawn anew. */
  async #load(position, chosen) {
    await this.#latest.run(() =>
      this.#tell(async () => {
        const program = await ask("program", { ...this.#request(), actions: [...this.#actions, "backward"] });
        this.#chosen = chosen !== null && program.nodes[chosen] ? chosen : firstLeaf(program);
        this.graph.draw(program);
        this.leaves.build(program);
        this.descent.clear();
        this.editor.note(program.notes);
        const start = this.practice.isOn ? program.forward.length + 1 : program.forward.length;
        this.#take(program, position ?? start);
        this.graph.mark(this.#chosen);
      }),
    );
  }

  /** The same text with other numbers: everything is changed in place. */
  #refresh(position = () => this.player.position) {
    return this.#latest.run(() =>
      this.#tell(async () => {
        const program = await ask("program", { ...this.#request(), actions: [...this.#actions, "backward"], layout: false });
        this.#take(program, position);
      }),
    );
  }

  #take(program, position) {
    this.#program = program;
    this.#timeline = new Timeline(program, this.#actions.length === 0);
    this.player.show(this.#timeline, typeof position === "function" ? position() : position);
    this.leaves.update(program);
    this.#showPosition();
    this.#refreshDetails();
  }

  #showPosition() {
    const { position } = this.player;
    const [state, step] = [this.#timeline.stateAt(position), this.#timeline.stepAt(position)];
    this.graph.update(this.#program, state, step);
    this.graph.follow(step);
    this.step.show(step, this.#program);
    this.numbers.show(this.#program, state);
    this.#writeAddress();
  }

  /** The panels below: each asks the engine itself. In practice they would give the answers away. */
  #refreshDetails() {
    if (this.practice.isOn || !this.#program) return;
    this.#writeAddress();
    this.#details.run(async () => {
      const [program, request, node] = [this.#program, this.#request(), this.#chosen];
      await Promise.all([
        this.#fill("why", () => this.why.show(program, request, node)),
        this.#fill("curve", () => this.curve.show(program, request, node, this.descent.lr)),
        this.#fill("numbers", () => this.numbers.check(request)),
        this.#fill("numbers", () => this.second.show(program, request)),
        this.#fill("mistakes", () => this.mistakes.show(program, request)),
      ]);
      this.numbers.show(this.#program, this.#timeline.stateAt(this.player.position));
    });
  }

  // ---- what is said

  /** Runs what changes the whole page; an error in the text stands below the text, any other above the graph. */
  async #tell(work) {
    const error = await failure(work);
    this.editor.fail(error?.place ? error : null);
    this.status.hidden = !error;
    this.status.textContent = error?.place
      ? "The program has an error; this is the graph before it."
      : (error?.message ?? "");
    return !error;
  }

  /** Runs what fills one panel; its error stands in that panel. */
  async #fill(id, work) {
    const error = await failure(work);
    const place = document.getElementById(id);
    place.querySelector(":scope > .error")?.remove();
    if (error) place.append(h("p", { class: "error", role: "alert" }, error.message));
  }

  #writeAddress() {
    if (this.practice.isOn) {
      writeAddress({ part: "expression", practice: this.practice.place });
      return;
    }
    writeAddress({
      part: "expression",
      text: this.#text,
      data: Object.entries(this.#data)
        .map(([id, value]) => `${id}:${value}`)
        .join(" "),
      done: this.#actions.map((action) => action[0]).join(""),
      at: this.player.position,
      node: this.#chosen,
      break: this.mistakes.chosen.join(" "),
    });
  }
}

const firstLeaf = ({ nodes, output }) => (nodes.find((node) => node.isLeaf && !node.isConstant && node.reaches) ?? nodes[output]).id;

const dataOf = (text) =>
  Object.fromEntries(
    (text ?? "")
      .split(" ")
      .map((pair) => pair.split(":"))
      .filter(([id, value]) => /^\d+$/.test(id) && value !== "" && !Number.isNaN(Number(value)))
      .map(([id, value]) => [id, Number(value)]),
  );

const actionsOf = (letters) =>
  [...(letters ?? "")].slice(0, actionLimit).flatMap((letter) => ({ b: ["backward"], z: ["zeroGrads"] })[letter] ?? []);
