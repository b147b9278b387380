// The way to the engine in this browser: a worker that answers one request after the other.

import { h } from "./element.js";

// Nothing can interrupt WebAssembly but the end of its worker. Its code is interpreted: what takes a server a second takes some here.
const limit = 10_000;
const tooLong = `This took longer than ${limit / 1000} seconds of computing and was stopped: it is too large for a browser.`;

const waiting = [];
let worker = null;
let isReady = false;
let running = null;

/**
 * @param {string} name
 * @param {string} json the request
 * @param {AbortSignal} [signal] takes a request that waits back; the answer of one that runs is thrown away
 * @returns {Promise<object>} the answer, or an object with `error`
 */
export function send(name, json, signal) {
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const request = { name, json, resolve };
    waiting.push(request);
    signal?.addEventListener("abort", () => {
      if (waiting.includes(request)) waiting.splice(waiting.indexOf(request), 1);
      reject(signal.reason);
    });
    next();
  });
}

function next() {
  if (running || waiting.length === 0) return;
  if (!worker) start();
  if (!isReady) return;
  running = waiting.shift();
  running.alarm = setTimeout(() => end(tooLong), limit);
  worker.postMessage({ name: running.name, json: running.json });
}

function start() {
  const bar = h("progress", { max: 1, value: 0, "aria-label": "Loaded" });
  const status = h("p", { class: "muted loading", role: "status" }, "The engine is loading… ", bar);
  document.querySelector("header").append(status);
  const mine = (worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" }));
  mine.onmessage = ({ data }) => {
    // What one that was ended has still said is nothing to its successor.
    if (worker !== mine) return;
    if (data.isReady) {
      isReady = true;
      status.remove();
      next();
    } else if (data.total) {
      bar.value = data.loaded / data.total;
    } else if (data.failure) {
      status.remove();
      end(`The engine could not be loaded: ${data.failure}`);
    } else {
      done(JSON.parse(data.answer));
    }
  };
  mine.onerror = (event) => {
    if (worker !== mine) return;
    status.remove();
    end(
      isReady
        ? `The engine stopped: ${event.message}`
        : "The engine could not be loaded: a file is missing, or the network.",
    );
  };
}

function done(answer) {
  const { alarm, resolve } = running;
  clearTimeout(alarm);
  running = null;
  resolve(answer);
  next();
}

/** Ends the worker. Who waited for it is told why; the next request starts another. */
function end(message) {
  worker?.terminate();
  const told = isReady ? [] : waiting.splice(0);
  worker = null;
  isReady = false;
  for (const { resolve } of told) resolve({ error: { message } });
  if (running) done({ error: { message } });
}

start();
