import { h } from "../element.js";
import { EngineError, ask } from "../engine.js";
import { Latest } from "../latest.js";
import { linkFocus } from "../linked.js";
import { forRequest } from "../numbers.js";
import { Curve } from "./curve.js";
import { Descent, usualRate } from "./descent.js";
import { Editor } from "./editor.js";
import { GraphView } from "./graph.js";
import { layout } from "./layout.js";
import { Leaves } from "./leaves.js";
import { Mistakes } from "./mistakes.js";
import { NumbersTable } from "./numbers-table.js";
import { Player } from "./player.js";
import { Practice } from "./practice.js";
import { Second } from "./second.js";
import { actionLimit, fromAddress, toAddress } from "./state.js";
import { StepView } from "./step.js";
import { Take } from "./take.js";
import { Timeline } from "./timeline.js";
import { Why } from "./why.js";

// Milliseconds after which a dragged slider is taken to rest.
const restTime = 150;
const curvePause = 80;

/**
 * The part "Expression": a program, its graph, and everything there is to see of its gradients.
 * @param {Element} root
 * @param {(state: object) => void} report takes the state each time that it has changed
 */
export const expressionPart = (root, report) => new ExpressionPart(root, report);

class ExpressionPart {
  // The last program without an error, the numbers that were moved, and the actions that are done: the pass that the
  // player walks through comes after them.
  #subject = { text: "", data: {}, actions: [] };
  #chosen = null;
  #program = null;
  #timeline = null;
  #beforePractice = null;
  #programs = new Latest();
  #details = new Latest();
  #rest = null;
  #toLoad = null;
  #isOpen = true;

  constructor(root, report) {
    this.root = root;
    this.report = report;
    const choose = (node) => this.#choose(node);
    const again = () => this.#refreshDetails();
    const request = () => this.#request();
    this.views = {
      editor: new Editor((text) => this.#load({ text, data: {}, actions: [] })),
      leaves: new Leaves(
        (node, value) => this.#setData({ ...this.#subject.data, [node]: value }),
        (node, value) => this.#drag({ ...this.#subject.data, [node]: value }),
        choose,
        () => this.#setData({}),
      ),
      graph: new GraphView(choose),
      player: new Player(() => this.#showPosition()),
      step: new StepView(choose),
      why: new Why(choose),
      curve: new Curve(choose),
      numbers: new NumbersTable(choose, again),
      second: new Second(again),
      descent: new Descent(
        request,
        (data) => this.#setData(data),
        choose,
        again,
        (work) => this.#fill("descent", work),
      ),
      mistakes: new Mistakes(again, choose, (wrong, first) => this.views.graph.markWrong(wrong, first)),
      practice: new Practice(
        (exercise) => this.#practise(exercise),
        (solved) => this.#reveal(solved),
        choose,
        (work) => this.#fill("practice", work),
      ),
      take: new Take(request, (work) => this.#fill("take", work)),
    };
    this.status = h("p", { class: "error", role: "alert", hidden: true });
    root.replaceChildren(
      layout(this.views, this.status, {
        backward: () => this.views.player.go(this.#timeline?.end ?? 0),
        again: () => this.#again(),
        zero: () => this.#zero(),
        rebuild: () => this.#refresh([], () => this.#timeline.forwardEnd),
      }),
    );
    linkFocus(root, (on) => this.views.player.hold(on));
  }

  close() {
    this.#isOpen = false;
    clearTimeout(this.#rest);
    this.views.player.pause();
    this.root.replaceChildren();
  }

  /** Goes to a state. */
  async show(address) {
    this.root.setAttribute("aria-busy", "true");
    await this.#start(address).finally(() => this.#isOpen && this.root.removeAttribute("aria-busy"));
  }

  async #start(address) {
    const { editor, mistakes, practice, descent } = this.views;
    let examples = [];
    if (!(await this.#tell(async () => ({ examples } = await ask("examples", {}))))) return;
    editor.offer(examples);
    const { text, data, actions, at, node, mistakes: broken, rounds, lr } = fromAddress(address);
    this.#subject = { text: text ?? examples[0].text, data, actions };
    if (address.practice) {
      const [level, seed] = address.practice.split(".").map(Number);
      await practice.start(level || 0, seed || 1);
      return;
    }
    mistakes.chosen = broken;
    mistakes.rounds = rounds;
    descent.lr = lr;
    editor.text = this.#subject.text;
    await this.#load(this.#subject, at, node);
  }

  /** What every request carries. */
  #request({ text, data } = this.#subject) {
    return { text, data: Object.fromEntries(Object.entries(data).map(([id, value]) => [id, forRequest(value)])) };
  }

  // ---- what the user does

  #setData(data) {
    clearTimeout(this.#rest);
    this.#subject = { ...this.#subject, data };
    return this.#refresh(this.#subject.actions);
  }

  // While a slider moves, the numbers alone are asked for, which is several times quicker; the rest follows when it rests.
  #drag(data) {
    this.#subject = { ...this.#subject, data };
    clearTimeout(this.#rest);
    const all = () => this.#refresh(this.#subject.actions);
    if (!this.#timeline.isWhole(this.views.player.position)) return all();
    this.#rest = setTimeout(all, restTime);
    return this.#follow();
  }

  async #choose(node) {
    this.#chosen = node;
    this.views.graph.mark(node);
    await this.#refreshDetails();
    // A button that was in a panel may be gone with what the panel showed before.
    if (document.activeElement === document.body) this.views.graph.focus(node);
  }

  #again() {
    const { actions } = this.#subject;
    if (actions.length < actionLimit) this.#refresh([...actions, "backward"], () => this.#timeline.end);
  }

  #zero() {
    const { actions } = this.#subject;
    if (actions.length >= actionLimit || !this.#timeline) return;
    const done = this.views.player.position >= this.#timeline.end ? ["backward", "zeroGrads"] : ["zeroGrads"];
    this.#refresh([...actions, ...done], () => this.#timeline.forwardEnd);
  }

  async #practise(exercise) {
    clearTimeout(this.#rest);
    this.root.classList.toggle("practises", Boolean(exercise));
    this.views.editor.lock(Boolean(exercise));
    if (exercise) this.#beforePractice ??= this.#subject;
    const subject = exercise ? { text: exercise.text, data: {}, actions: [] } : this.#beforePractice;
    if (!exercise) this.#beforePractice = null;
    this.views.graph.markWrong(new Set(), null);
    this.views.editor.text = subject.text;
    await this.#load(subject);
  }

  // The seed's step comes before the first question.
  #reveal(solved) {
    this.views.player.go(this.#timeline.forwardEnd + 1 + solved);
  }

  // ---- what is asked for

  /** A new text: drawn anew. An error leaves what was there. */
  #load(subject, position = null, chosen = null) {
    clearTimeout(this.#rest);
    this.#toLoad = { subject, position, chosen };
    return this.#programs.run(() => this.#tell(() => this.#loadNow()));
  }

  async #loadNow() {
    const { subject, position, chosen } = this.#toLoad;
    // Not to be tried again if it fails.
    this.#toLoad = null;
    const program = await ask("program", { ...this.#request(subject), actions: [...subject.actions, "backward"] });
    this.#subject = subject;
    this.#chosen = chosen !== null && program.nodes[chosen] ? chosen : firstLeaf(program);
    this.views.graph.draw(program);
    this.views.leaves.build(program);
    this.views.numbers.build(program);
    this.views.descent.clear();
    this.views.editor.note(program.notes);
    const start = program.forward.length + (this.views.practice.isOn ? 1 : 0);
    this.#show(program, subject.actions, () => position ?? start);
    this.views.graph.mark(this.#chosen);
  }

  /** The same text with other numbers or actions: everything is changed in place. */
  #refresh(actions, position = () => this.views.player.position) {
    // At once: a second click counts on from the first.
    this.#subject = { ...this.#subject, actions };
    return this.#programs.run(() =>
      this.#tell(async () => {
        // A text that waits comes first: these numbers were for the one before.
        if (this.#toLoad) return this.#loadNow();
        const program = await ask("program", { ...this.#request(), actions: [...actions, "backward"], layout: false });
        this.#show(program, actions, position);
      }),
    );
  }

  /** Where every node is before or after the pass, new numbers need no steps. */
  #follow() {
    return this.#programs.run(() =>
      this.#tell(async () => {
        if (this.#toLoad) return this.#loadNow();
        const request = this.#request();
        const actions = [...this.#subject.actions, "backward"];
        const program = await ask("program", { ...request, actions, layout: false, sentences: false });
        const { position } = this.views.player;
        if (!this.#timeline.isWhole(position)) return;
        this.views.graph.update(program, this.#timeline.renewed(program, position), this.#timeline.stepAt(position));
        this.views.leaves.update(program);
        const node = this.#chosen;
        this.#details.run(async () => {
          await this.#fill("curve", () => this.views.curve.show(program, request, node, this.views.descent.lr));
          // Between two curves there is time for several pictures of the graph.
          await new Promise((done) => setTimeout(done, curvePause));
        });
      }),
    );
  }

  #show(program, actions, position) {
    this.#program = program;
    this.#timeline = new Timeline(program, actions);
    this.views.player.show(this.#timeline, position());
    this.views.leaves.update(program);
    this.#showPosition();
    this.#refreshDetails();
  }

  #showPosition() {
    const { position } = this.views.player;
    const [state, step] = [this.#timeline.stateAt(position), this.#timeline.stepAt(position)];
    this.views.graph.update(this.#program, state, step);
    this.views.graph.follow(step);
    this.views.step.show(step, this.#program);
    this.views.numbers.show(this.#program, state);
    this.#reportState();
  }

  /** The panels below: each asks the engine itself. In practice they would give the answers away. */
  #refreshDetails() {
    if (this.views.practice.isOn || !this.#program) return;
    this.#reportState();
    return this.#details.run(async () => {
      const [program, request, node] = [this.#program, this.#request(), this.#chosen];
      const { why, curve, numbers, second, descent, mistakes } = this.views;
      await Promise.all([
        this.#fill("why", () => why.show(program, request, node)),
        this.#fill("curve", () => curve.show(program, request, node, descent.lr)),
        this.#fill("numbers", () => Promise.all([numbers.check(request), second.show(program, request)])),
        this.#fill("mistakes", () => mistakes.show(program, request)),
      ]);
    });
  }

  // ---- what is said

  /** Runs what changes the whole page; an error in the text stands below the text, any other above the graph. */
  async #tell(work) {
    const error = await failure(work);
    this.views.editor.fail(error?.place ? error : null);
    this.status.hidden = !error;
    this.status.textContent = error?.place
      ? "The program has an error; this is the graph before it."
      : (error?.message ?? "");
    return !error;
  }

  /** Runs what fills one panel; its error stands in that panel. */
  async #fill(id, work) {
    const error = await failure(work);
    if (!this.#isOpen) return;
    const place = document.getElementById(id);
    place?.querySelector(":scope > .error")?.remove();
    if (error) place?.append(h("p", { class: "error", role: "alert" }, error.message));
  }

  #reportState() {
    const { practice, player, mistakes, descent } = this.views;
    const lr = descent.lr === usualRate ? null : descent.lr;
    const seen = { at: player.position, node: this.#chosen, mistakes: mistakes.chosen, rounds: mistakes.rounds, lr };
    this.report(
      practice.isOn ? { part: "expression", practice: practice.place } : toAddress({ ...this.#subject, ...seen }),
    );
  }
}

const firstLeaf = ({ nodes, output }) =>
  (nodes.find((node) => node.isLeaf && !node.isConstant && node.reaches) ?? nodes[output]).id;

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
