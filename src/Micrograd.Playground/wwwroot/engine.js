// The one way to the engine. Today the server that sent this page answers; a WebAssembly worker can take its place here.

const token = document.querySelector('meta[name="token"]').content;

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
  const answer = await send(name, request, signal);
  const json = await answer.json();
  if (json.error) throw new EngineError(json.error);
  return json;
}

async function send(name, request, signal) {
  try {
    return await fetch(`/api/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Micrograd-Token": token },
      body: JSON.stringify(request),
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new EngineError({ message: "The playground does not answer. Is it still running?" });
  }
}
