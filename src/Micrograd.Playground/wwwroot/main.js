import { readAddress } from "./address.js";
import { h } from "./element.js";
import { ask } from "./engine.js";
import { startScheme } from "./scheme.js";
import { expressionPart } from "./expression/expression.js";
import { trainPart } from "./train/train.js";
import { viewPart } from "./view/view.js";

// A program may show its graph; without one there is nothing to look at.
const shown = await ask("viewSubject", {}).catch(() => ({ name: null }));

// The page's parts, a line each: a name for the address, a title, and what builds it from the address' state.
const parts = [
  ...(shown.name === null ? [] : [{ name: "view", title: "Graph", open: (root, state) => viewPart(root, state, shown) }]),
  { name: "expression", title: "Expression", open: expressionPart },
  { name: "train", title: "Train", open: trainPart },
];

const content = document.getElementById("content");
const tabs = document.getElementById("tabs");
let opened = null;

function open() {
  const state = readAddress();
  const part = parts.find(({ name }) => name === state.part) ?? parts[0];
  tabs.replaceChildren(
    ...parts.map(({ name, title }) =>
      h("a", { href: `#part=${name}`, "aria-current": name === part.name ? "page" : null }, title),
    ),
  );
  opened?.close();
  opened = part.open(content, state);
}

startScheme(document.getElementById("scheme"));
addEventListener("hashchange", open);
open();
