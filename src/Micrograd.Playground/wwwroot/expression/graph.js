import { h, s } from "../element.js";
import { short, signClass, signed } from "../numbers.js";
import { textOf } from "../sentence.js";

// A graph that is wider than its place is drawn smaller, but not so small that nobody can read it: then it scrolls.
const smallest = 0.75;

/** The graph, drawn where the engine's layout says. Numbers change in place; a new text draws it anew. */
export class GraphView {
  #nodes = new Map();
  #edges = new Map();
  #program = null;
  #chosen = null;

  /** @param {(node: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.frame = h("div", { class: "graph scroll", "data-pauses": true });
    this.element = this.frame;
  }

  get svg() {
    return this.frame.querySelector("svg");
  }

  /** Draws a program whose answer holds a drawing. */
  draw(program) {
    this.#program = program;
    this.#nodes.clear();
    this.#edges.clear();
    const { drawing } = program;
    if (!drawing) {
      this.frame.replaceChildren(h("p", { class: "muted" }, program.undrawn ?? "There is nothing to draw."));
      return;
    }
    const svg = s(
      "svg",
      {
        viewBox: `0 0 ${drawing.width} ${drawing.height}`,
        role: "group",
        "aria-label": `Graph of ${program.nodes[program.output].title}: arrow keys walk, Enter chooses`,
        onkeydown: (event) => this.#walk(event),
      },
      s("g", { "aria-hidden": "true" }, ...drawing.edges.map((edge) => this.#edge(edge))),
      ...drawing.boxes.map((box) => this.#box(box)),
    );
    svg.style.maxWidth = `${drawing.width}px`;
    svg.style.minWidth = `${drawing.width * smallest}px`;
    this.frame.replaceChildren(svg);
    this.#setTabStop(program.output);
  }

  /**
   * Shows the numbers of a position.
   * @param {object} program the newest answer, of the same text
   * @param {Array<{data: number?, grad: number?}>} state
   * @param {object?} step the step that was just taken
   */
  update(program, state, step) {
    this.#program = program;
    for (const [id, boxes] of this.#nodes) {
      for (const box of boxes) {
        write(box.data, short(state[id].data));
        if (box.grad && write(box.grad, state[id].grad === null ? "–" : signed(state[id].grad))) {
          box.grad.setAttribute("class", `value ${signClass(state[id].grad)}`);
        }
        box.hit.setAttribute("aria-label", this.nameOf(id, state[id]));
        box.group.classList.toggle("is-now", id === (step?.input ?? step?.node));
        box.group.classList.toggle("is-source", step?.kind === "backward" && id === step.node);
      }
    }
    for (const local of program.nodes.flatMap((node) => node.locals)) {
      const edge = this.#edges.get(local.edge);
      if (!edge) continue;
      write(edge.text, `× ${short(local.value)}`);
      edge.group.classList.toggle("is-now", step?.edge === local.edge);
    }
  }

  /** Brings the node of a step into sight, where the graph scrolls. */
  follow(step) {
    const box = this.#nodes.get(step?.input ?? step?.node)?.[0].group.getBoundingClientRect();
    if (!box) return;
    const frame = this.frame.getBoundingClientRect();
    if (box.left < frame.left || box.right > frame.right) {
      this.frame.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
    }
  }

  /** What a screen reader says of a node. */
  nameOf(id, { data, grad }) {
    const what = this.#program.nodes[id].accessible.split(", data ")[0];
    return `${what}, data ${short(data)}, grad ${grad === null ? "not computed yet" : short(grad)}`;
  }

  /** Marks the node that the panels are about. */
  mark(chosen) {
    this.#chosen = chosen;
    for (const [id, boxes] of this.#nodes) {
      for (const { hit } of boxes) hit.setAttribute("aria-pressed", String(id === chosen));
    }
    if (this.#nodes.has(chosen)) this.#setTabStop(chosen);
  }

  /** Gives a node the focus. */
  focus(id) {
    this.#nodes.get(id)?.[0].hit.focus();
  }

  /** Marks the nodes that went wrong, the first of them most. */
  markWrong(wrong, first) {
    for (const [id, boxes] of this.#nodes) {
      for (const { group } of boxes) {
        group.classList.toggle("is-wrong", wrong.has(id));
        group.classList.toggle("is-first-wrong", id === first);
      }
    }
  }

  #edge(edge) {
    const text = s("text", { class: "local", x: edge.textX - 4, y: edge.textY - 2, "text-anchor": "middle" });
    const title = s("title", {});
    const group = s(
      "g",
      { class: "edge", "data-edge": edge.edge, onpointerenter: () => (title.textContent = this.#localOf(edge)) },
      title,
      s("path", { class: "reach", d: edge.path }),
      s("path", { class: "line", d: edge.path }),
      s("path", { class: "head", d: edge.head }),
      text,
    );
    this.#edges.set(edge.edge, { group, text });
    return group;
  }

  #localOf({ edge, from, to }) {
    const { nodes } = this.#program;
    const local = nodes[to].locals.find((each) => each.edge === edge);
    return `∂${nodes[to].title}/∂${nodes[from].title} = ${textOf(local.formula)}`;
  }

  #box(box) {
    const isTag = box.rows.length === 1;
    const right = box.x + box.width - 9;
    const left = box.x + 9;
    const value = (y) =>
      s("text", {
        class: "value",
        x: isTag ? box.x + box.width / 2 : right,
        y,
        "text-anchor": isTag ? "middle" : "end",
      });
    const word = (text, y) => s("text", { class: "word", x: left, y }, text);
    const data = value(box.rows.at(isTag ? 0 : 1));
    const grad = isTag ? null : value(box.rows[2]);
    const place = { x: box.x, y: box.y, width: box.width, height: box.height, rx: 6 };
    // What is seen has its own order; what is heard is one sentence.
    const hit = s("rect", {
      class: "hit",
      role: "button",
      tabindex: -1,
      ...place,
      onclick: () => this.#take(box.node, hit),
    });
    const group = s(
      "g",
      { class: `node ${isTag ? "tag" : ""}`, "data-node": box.node },
      s(
        "g",
        { "aria-hidden": "true" },
        ...this.#op(box.op),
        s("rect", { class: "card", ...place }),
        !isTag &&
          s("text", { class: "label", x: box.x + box.width / 2, y: box.rows[0], "text-anchor": "middle" }, box.label),
        !isTag && [word("data", box.rows[1]), word("grad", box.rows[2]), grad],
        data,
      ),
      hit,
    );
    const boxes = this.#nodes.get(box.node) ?? [];
    this.#nodes.set(box.node, [...boxes, { group, hit, data, grad }]);
    return group;
  }

  #op(op) {
    if (!op) return [];
    const [x, y] = [op.x + op.width / 2, op.y + op.height / 2];
    return [
      s("path", { class: "line", d: op.arrow }),
      s("path", { class: "head", d: op.head }),
      s("rect", { class: "op", x: op.x, y: op.y, width: op.width, height: op.height, rx: op.height / 2 }),
      s("text", { class: "op-name", x, y, "text-anchor": "middle", "dominant-baseline": "central" }, op.text),
    ];
  }

  #take(id, hit) {
    this.choose(id);
    hit.focus();
  }

  #setTabStop(id) {
    for (const boxes of this.#nodes.values()) for (const { hit } of boxes) hit.setAttribute("tabindex", -1);
    this.#nodes.get(id)?.[0].hit.setAttribute("tabindex", 0);
  }

  // Left goes to the first input, right to the first user; up and down to the neighbours among all nodes.
  #walk(event) {
    const at = event.target.closest("[data-node]");
    if (!at) return;
    const id = Number(at.dataset.node);
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.choose(id);
      return;
    }
    const next = this.#neighbour(id, event.key);
    if (next === undefined) return;
    event.preventDefault();
    this.#setTabStop(next);
    this.#nodes.get(next)[0].hit.focus();
  }

  #neighbour(id, key) {
    const { nodes } = this.#program;
    const drawn = [...this.#nodes.keys()].sort((a, b) => a - b);
    const place = drawn.indexOf(id);
    switch (key) {
      case "ArrowLeft":
        return nodes[id].inputs.find((input) => this.#nodes.has(input));
      case "ArrowRight":
        return nodes.find((node) => node.inputs.includes(id))?.id;
      case "ArrowUp":
        return drawn[place - 1];
      case "ArrowDown":
        return drawn[place + 1];
      case "Home":
        return drawn[0];
      case "End":
        return drawn.at(-1);
      default:
        return undefined;
    }
  }
}

/** Changes a text where it has changed; most of a big graph has not. */
function write(element, text) {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}
