/**
 * Runs works one after the other. Of those that wait under one key only the latest runs: a dragged slider is never behind.
 */
export class Turns {
  #waiting = [];
  #isRunning = false;

  /**
   * @param {() => Promise<unknown>} work tells its own errors
   * @param {string?} key
   * @returns {Promise<void>} done when it has run, or another has taken its place
   */
  run(work, key = null) {
    return new Promise((done) => {
      const before = key === null ? -1 : this.#waiting.findIndex((each) => each.key === key);
      if (before >= 0) this.#waiting.splice(before, 1)[0].done();
      this.#waiting.push({ work, key, done });
      if (!this.#isRunning) this.#drain();
    });
  }

  async #drain() {
    this.#isRunning = true;
    try {
      while (this.#waiting.length > 0) {
        const { work, done } = this.#waiting.shift();
        try {
          await work();
        } finally {
          done();
        }
      }
    } finally {
      this.#isRunning = false;
    }
  }
}
