import { linkTo, readAddress, writeAddress } from "./address.js";
import { button, h } from "./element.js";
import { ask } from "./engine.js";
import { hideControls, namesOf } from "./hide.js";
import { startScheme } from "./scheme.js";
import { expressionPart } from "./expression/expression.js";
import { trainPart } from "./train/train.js";
import { tourPart } from "./tour/tour.js";
import { viewPart } from "./view/view.js";

// A program may show its graph; without one there is nothing to look at.
const shown = await ask("viewSubject", {}).catch(() => ({ name: null }));

// The page's parts, a line each: a name for the address, a title, and what builds it.
const parts = [
  ...(shown.name === null
    ? []
    : [{ name: "view", title: "Graph", open: (root, report) => viewPart(root, report, shown) }]),
  { name: "expression", title: "Expression", open: expressionPart },
  { name: "train", title: "Train", open: trainPart },
  { name: "tour", title: "Tour", open: tourPart },
];

const content = document.getElementById("content");
const tabs = document.getElementById("tabs");
const scheme = document.getElementById("scheme");
const place = h("div", {});
const hidden = h("p", { class: "hides" }, button("Show all controls", showAll, { class: "quiet" }));
const links = parts.map(({ name, title }) => ({ name, link: h("a", {}, title) }));
let opened = null;

function open() {
  const state = readAddress();
  const part = parts.find(({ name }) => name === state.part) ?? parts[0];
  for (const { name, link } of links) {
    link.href = linkTo({ part: name });
    if (name === part.name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const names = namesOf(state.hide);
  hideControls(names);
  hidden.hidden = names.length === 0;
  // A field that loses the focus tells its change: not to the next part's address.
  const before = opened;
  opened = null;
  before?.close();
  const mine = part.open(place, (now) => mine === opened && writeAddress(now));
  opened = mine;
  mine.show(state);
}

function showAll() {
  writeAddress({ ...readAddress(), hide: "" });
  open();
  content.focus();
}

tabs.dataset.control = "parts";
scheme.dataset.control = "colours";
tabs.replaceChildren(...links.map(({ link }) => link));
content.replaceChildren(place, hidden);
// Not by the address, which holds the page's state.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  content.focus();
});
startScheme(scheme);
addEventListener("hashchange", open);
open();
