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
    if (!source || !root.contains(source)) return rest(event);
    light(source);
    attend(Boolean(source.closest("[data-pauses]")));
  };

  // Nothing is under the pointer: what has the focus is looked at, if anything is.
  const rest = (event) => {
    if (event.relatedTarget?.closest?.(carriers)) return;
    dim();
    const focused = event.type === "focusout" ? null : document.activeElement?.closest(carriers);
    const isHere = Boolean(focused) && root.contains(focused);
    if (isHere) light(focused);
    attend(isHere && Boolean(focused.closest("[data-pauses]")));
  };

  root.addEventListener("pointerover", enter);
  root.addEventListener("focusin", enter);
  root.addEventListener("pointerout", rest);
  root.addEventListener("focusout", rest);
}

function selectorOf({ dataset }) {
  const edges = dataset.edges ? dataset.edges.split(" ") : dataset.edge ? [dataset.edge] : [];
  const parts = edges.map((edge) => `[data-edge="${CSS.escape(edge)}"]`);
  if (dataset.node !== undefined) parts.push(`[data-node="${CSS.escape(dataset.node)}"]`);
  return parts.join(", ");
}
