// Linked focus. Whatever shows a node or an edge says so by data-node, data-edge, or data-edges for a path; under the
// pointer or the focus it lights everything else that shows the same.

const carriers = "[data-node], [data-edge], [data-edges]";

/**
 * @param {Element} root
 * @param {(on: boolean) => void} attend called when somebody begins or ends to look at something
 */
export function linkFocus(root, attend) {
  let lit = [];

  const dim = () => {
    for (const element of lit) element.classList.remove("is-lit");
    lit = [];
  };

  const light = (source) => {
    dim();
    const same = root.querySelectorAll(selectorOf(source));
    lit = [source, ...same];
    for (const element of lit) element.classList.add("is-lit");
  };

  const enter = (event) => {
    const source = event.target.closest(carriers);
    if (!source || !root.contains(source)) return;
    light(source);
    if (source.closest("[data-pauses]")) attend(true);
  };

  const leave = (event) => {
    if (event.relatedTarget?.closest?.(carriers)) return;
    dim();
    attend(false);
    const focused = document.activeElement?.closest(carriers);
    if (focused && root.contains(focused) && event.type !== "focusout") light(focused);
  };

  root.addEventListener("pointerover", enter);
  root.addEventListener("focusin", enter);
  root.addEventListener("pointerout", leave);
  root.addEventListener("focusout", leave);
}

function selectorOf({ dataset }) {
  const edges = dataset.edges ? dataset.edges.split(" ") : dataset.edge ? [dataset.edge] : [];
  const parts = edges.map((edge) => `[data-edge="${CSS.escape(edge)}"]`);
  if (dataset.node !== undefined) parts.push(`[data-node="${CSS.escape(dataset.node)}"]`);
  return parts.join(", ");
}
