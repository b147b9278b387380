import { readAddress } from "./address.js";
import { h } from "./element.js";
import { startScheme } from "./scheme.js";
import { expressionPart } from "./expression/expression.js";
import { trainPart } from "./train/train.js";

// The page's parts, a line each: a name for the address, a title, and what builds it from the address' state.
const parts = [
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
