import { h } from "./element.js";

/**
 * A sentence of the engine: each part that is about a node is a button.
 * @param {Array<{text: string, node?: number, quantity?: string, edge?: string}>} parts
 * @param {(node: number) => void} choose
 */
export function sentence(parts, choose) {
  return h("span", { class: "sentence" }, ...(parts ?? []).map((part) => shown(part, choose)));
}

/** The same as plain text. */
export const textOf = (parts) => (parts ?? []).map((part) => part.text).join("");

function shown(part, choose) {
  if (part.node === null || part.node === undefined) {
    return part.edge ? h("span", { "data-edge": part.edge }, part.text) : part.text;
  }
  return h(
    "button",
    {
      type: "button",
      class: `term ${part.quantity ?? ""}`,
      "data-node": part.node,
      "data-edge": part.edge,
      onclick: () => choose(part.node),
    },
    part.text,
  );
}
