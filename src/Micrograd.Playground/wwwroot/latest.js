/**
 * Runs one call at a time. What is asked for meanwhile waits, and only the latest of it runs: so a dragged slider is never
 * behind, and an old answer never overwrites a newer one.
 */
export class Latest {
  #running = false;
  #waiting = null;
  #done = Promise.resolve();

  /**
   * @param {() => Promise<unknown>} call
   * @returns {Promise<void>} done when nothing waits any more
   */
  run(call) {
    this.#waiting = call;
    if (!this.#running) this.#done = this.#drain();
    return this.#done;
  }

  async #drain() {
    this.#running = true;
    try {
      while (this.#waiting) {
        const call = this.#waiting;
        this.#waiting = null;
        await call();
      }
    } finally {
      this.#running = false;
    }
  }
}
