import { h } from "../element.js";

/**
 * A text of the tour: `code` in backticks, and {fact} for a number, which the tests compare with the engine's.
 * @param {string} text
 * @param {Record<string, {is: string}>} facts
 */
export const prose = (text, facts) =>
  text.split(/(`[^`]*`|\{\w+\})/).map((part) => {
    if (part.startsWith("`")) return h("code", {}, part.slice(1, -1));
    if (part.startsWith("{")) return h("b", {}, facts[part.slice(1, -1)].is);
    return part;
  });
