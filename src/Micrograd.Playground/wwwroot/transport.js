// The way to the engine in the server that sent this page. Where the page is static files, another module of this name takes its place.

const token = document.querySelector('meta[name="token"]').content;

/**
 * @param {string} name
 * @param {string} json the request
 * @param {AbortSignal} [signal]
 * @returns {Promise<object>} the answer, or an object with `error`
 */
export async function send(name, json, signal) {
  try {
    const answer = await fetch(`api/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Micrograd-Token": token },
      body: json,
      signal,
    });
    return await answer.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { error: { message: "The playground does not answer. Is it still running?" } };
  }
}
