// The one way to the engine, wherever it is: transport.js knows.

import { send } from "./transport.js";

/** The engine could not answer; `line`, `column`, `position` and `excerpt` say where, if it is about a text. */
export class EngineError extends Error {
  constructor(error) {
    super(error.message);
    this.name = "EngineError";
    this.place = error.line ? error : null;
  }
}

/**
 * Asks the engine.
 * @param {string} name what is asked: program, explain, …
 * @param {object} request
 * @param {AbortSignal} [signal]
 * @returns {Promise<object>} the answer, its named numbers ("NaN", "Infinity") still texts
 */
export async function ask(name, request, signal) {
  const answer = await send(name, JSON.stringify(request), signal);
  if (answer.error) throw new EngineError(answer.error);
  return answer;
}
