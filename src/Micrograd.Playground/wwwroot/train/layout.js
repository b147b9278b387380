import { button, h, panel } from "../element.js";

/**
 * Where the panels stand.
 * @param {Record<string, Element>} views
 * @param {Record<string, () => void>} actions
 */
export function layout(views, actions) {
  const line = (...parts) => h("p", {}, ...parts);
  return h(
    "div",
    { class: "train" },
    h("div", { class: "side" }, panel("settings", "Settings", views.form)),
    h(
      "div",
      { class: "stage" },
      h(
        "div",
        { class: "player", role: "group", "aria-label": "Training", "data-control": "player" },
        button("Reset", actions.reset, { "data-control": "reset" }),
        button("Back", actions.back, { "data-control": "back" }),
        button("Step", actions.step, { "data-control": "step" }),
        views.play,
        views.pace,
        views.lines,
        views.count,
      ),
      views.status,
      panel("network", "Network", views.network),
      h(
        "div",
        { class: "panels" },
        panel("output", "Output", views.output, h("p", { class: "line" }, ...views.outputChoices)),
        panel("losses", "Loss", views.losses),
        panel("neuron", "Neuron", views.neuron),
        panel("values", "Values at the pointer", views.values),
        panel("parameters", "Every parameter", line(views.detail), views.gradients, views.parameters),
        panel("rate", "Learning rate", line(button("Find a learning rate", actions.findRate)), views.rate),
        panel(
          "plane",
          "Loss around the weights",
          line(button("Draw the loss on a plane", actions.drawPlane)),
          views.plane,
        ),
        panel("rival", "Two runs", line(button("Keep this run beside", actions.keep)), views.rival),
        panel(
          "take",
          "Take it along",
          line(button("Copy link", actions.copyLink), " ", button("Copy as C#", actions.copyProgram)),
          views.copied,
        ),
      ),
    ),
  );
}
