import { button, h, panel } from "../element.js";

/**
 * Where the panels stand.
 * @param {Record<string, {element: Element}>} views
 * @param {Element} status
 * @param {Record<"backward" | "again" | "zero" | "rebuild", () => void>} actions
 */
export function layout(views, status, actions) {
  const passes = h(
    "div",
    { class: "passes", role: "group", "aria-label": "Gradients", "data-control": "passes" },
    button("Backward", actions.backward, { "data-control": "backward", title: "To the end of the backward pass" }),
    button("Backward again", actions.again, {
      "data-control": "again",
      title: "A second pass on the same graph: gradients of leaves add up",
    }),
    button("Zero grads", actions.zero, {
      "data-control": "zero",
      title: "Set the gradients of all leaves to 0, as an optimizer does",
    }),
    button("Rebuild", actions.rebuild, { "data-control": "rebuild", title: "The graph anew: no node has a gradient" }),
  );
  const of = (name) => views[name].element;
  return h(
    "div",
    { class: "expression" },
    h("div", { class: "side" }, panel("editor", "Program", of("editor")), panel("leaves", "Leaves", of("leaves"))),
    h(
      "div",
      { class: "stage" },
      panel("graph", "Graph", status, of("graph"), of("player"), of("step"), passes),
      h(
        "div",
        { class: "panels" },
        panel("why", "Why this gradient?", of("why")),
        panel("curve", "What if it changed?", of("curve")),
        panel("numbers", "All numbers", of("numbers"), of("second")),
        panel("descent", "Gradient descent", of("descent")),
        panel("mistakes", "Break it", of("mistakes")),
        panel("practice", "Practice", of("practice")),
        panel("take", "Take it along", of("take")),
      ),
    ),
  );
}
