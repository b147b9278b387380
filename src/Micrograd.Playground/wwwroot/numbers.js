/** A number of an answer: JSON has no NaN and no infinities, so they come as texts. */
export const number = (value) => (value === null || value === undefined ? null : Number(value));

/** What somebody typed, with a comma or a minus sign of his own, as a number; NaN where it is none. */
export function typedNumber(text) {
  const plain = text.trim().replace(",", ".").replace("−", "-");
  const value = plain === "" ? NaN : Number(plain);
  return Number.isFinite(value) ? value : NaN;
}

/** A number for a request, in the same way. */
export const forRequest = (value) => (Number.isFinite(value) ? value : String(value));

/** As the library writes numbers in its sentences: four decimals, or an exponent where they would say nothing. */
export function short(value) {
  if (value === null || value === undefined) return "–";
  const x = Number(value);
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  const size = Math.abs(x);
  if (size === 0) return "0";
  if (size >= 1e-3 && size < 1e7) return String(Number(x.toFixed(4)));
  return x.toExponential(3).replace(/\.?0+e/, "e");
}

/** With its sign, where the sign is the message. */
export const signed = (value) => (Number(value) > 0 ? `+${short(value)}` : short(value));

/** The class that colours a number by its sign; the sign itself stands beside it. */
export const signClass = (value) => (Number(value) > 0 ? "plus" : Number(value) < 0 ? "minus" : "zero");

/** Evenly spaced round numbers over a range, about as many as asked for. */
export function ticks(from, to, count) {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((m) => m >= rough);
  const first = Math.ceil(from / step);
  const last = Math.floor(to / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}
