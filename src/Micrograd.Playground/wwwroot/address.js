// The page's whole state stands behind the # of its address, readable: part=expression&text=…&at=3.

/** @returns {Record<string, string>} */
export const readAddress = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

/** Writes the state without a new entry in the history: Back leaves the page and not the last slider's place. */
export function writeAddress(state) {
  const entries = Object.entries(state).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const hash = new URLSearchParams(entries).toString();
  if (location.hash.slice(1) !== hash) history.replaceState(null, "", `#${hash}`);
}
