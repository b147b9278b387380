// Whatever may be hidden says its name by data-control, a panel by its id. The rule stands in a sheet and not at the
// elements, for some of them are made anew while the page is used.

const sheet = new CSSStyleSheet();
document.adoptedStyleSheets.push(sheet);

/** The names in an address; what cannot be a name is left out. */
export const namesOf = (text) => (text ?? "").split(",").filter((name) => /^[a-zA-Z0-9]+$/.test(name));

/** Hides the controls of these names, and only them. A name that nothing has hides nothing. */
export function hideControls(names) {
  sheet.replaceSync(names.map((name) => `[data-control="${name}"] { display: none !important; }`).join("\n"));
}
