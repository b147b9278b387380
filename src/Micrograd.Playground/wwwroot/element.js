const svgSpace = "http://www.w3.org/2000/svg";

/** An HTML element: `h("button", { type: "button", onclick: … }, "Step")`. Texts become text, never markup. */
export const h = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);

/** An SVG element, in the same way. */
export const s = (tag, properties, ...children) => fill(document.createElementNS(svgSpace, tag), properties, children);

/** A button. */
export const button = (text, onclick, properties = {}) => h("button", { type: "button", onclick, ...properties }, text);

/** A heading with its panel, as a region that screen readers list; a link may hide it by its id. */
export function panel(id, title, ...children) {
  const heading = h("h2", { id: `${id}-title` }, title);
  return h("section", { id, class: "panel", "aria-labelledby": heading.id, "data-control": id }, heading, ...children);
}

/** A table with a caption for screen readers; `rows` are arrays of cells, a cell is text or an element. */
export function table(caption, heads, rows) {
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "group", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, ...rows),
    ),
  );
}

/** A table's row: the first cell is its head. */
export const row = (properties, [head, ...cells]) =>
  h("tr", properties, h("th", { scope: "row" }, head), ...cells.map((cell) => h("td", {}, cell)));

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in propertiesThatAreSet) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Their attributes say only how they begin.
const propertiesThatAreSet = { value: 1, checked: 1, disabled: 1, hidden: 1, selected: 1, open: 1 };
