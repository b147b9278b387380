// Whether the reader has done what a page waits for. It is read off the part's state, as the address has it.

/**
 * @param {Array<{of: string, is?: string, has?: string, above?: number, below?: number}>} until
 * @param {Record<string, unknown>} state
 */
export const isMet = (until, state) => until.every((condition) => holds(condition, textOf(state, condition.of)));

function holds({ is, has, above, below }, text) {
  if (is !== undefined) return text === is;
  if (has !== undefined) return text.split(" ").includes(has);
  if (text === "") return false;
  return above !== undefined ? Number(text) > above : Number(text) < below;
}

/** `of` is a name of the state, or data.0 for the number that leaf 0 was moved to. */
function textOf(state, of) {
  const [name, leaf] = of.split(".");
  const text = String(state[name] ?? "");
  if (leaf === undefined) return text;
  return (
    text
      .split(" ")
      .find((pair) => pair.startsWith(`${leaf}:`))
      ?.slice(leaf.length + 1) ?? ""
  );
}
