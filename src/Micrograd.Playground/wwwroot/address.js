// The page's whole state stands behind the # of its address, readable: part=expression&text=…&at=3. What a link hides
// (hide=editor,practice) stays hidden wherever one goes.

/** @returns {Record<string, string>} */
export const readAddress = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

/** The end of a link to a state. */
export function linkTo(state) {
  const entries = Object.entries({ ...state, hide: state.hide ?? readAddress().hide });
  return `#${new URLSearchParams(entries.filter(([, value]) => value !== null && value !== undefined && value !== ""))}`;
}

/** Writes the state without a new entry in the history: Back leaves the page and not the last slider's place. */
export function writeAddress(state) {
  const hash = linkTo(state);
  if (location.hash !== hash) history.replaceState(null, "", hash);
}
