// The engine in a worker of its own, so that the page stays quick while it computes: one request in, one answer out.

import { dotnet } from "./_framework/dotnet.js";

const engine = await load();

onmessage = ({ data: { name, json } }) => postMessage({ answer: answer(name, json) });
postMessage({ isReady: true });

async function load() {
  try {
    const { getAssemblyExports, getConfig } = await dotnet
      .withModuleConfig({ onDownloadResourceProgress: (loaded, total) => postMessage({ loaded, total }) })
      .create();
    return (await getAssemblyExports(getConfig().mainAssemblyName)).Micrograd.Browser.Engine;
  } catch (error) {
    postMessage({ failure: String(error?.message ?? error) });
    throw error;
  }
}

function answer(name, json) {
  try {
    return engine.Answer(name, json);
  } catch (error) {
    return JSON.stringify({ error: { message: `Unexpected ${error.message}` } });
  }
}
