import { EngineError, ask } from "../engine.js";

const largest = 8 << 20;

/**
 * Reads a file of one's own: its first columns of numbers place the points, its last is learned, until others are chosen.
 * @param {File} file
 * @returns {Promise<object>} what it changes of the settings
 */
export async function readTable(file) {
  if (file.size > largest) throw new EngineError({ message: "The file is larger than 8 MiB." });
  const { table, columns, rows } = await ask("readTable", { csv: decoded(await file.arrayBuffer()) });
  const numeric = columns.filter(({ holdsNumbers }) => holdsNumbers);
  if (numeric.length < 2) {
    throw new EngineError({ message: "The file needs two columns of numbers to place points by." });
  }
  const [xColumn, yColumn, targetColumn] = [numeric[0], numeric[1], columns.at(-1)].map(({ name }) => name);
  return {
    table,
    columns,
    fileText: `${file.name}, ${rows.toLocaleString("en")} rows`,
    xColumn,
    yColumn,
    targetColumn,
  };
}

function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new EngineError({ message: "The file is not UTF-8 text: save it as CSV UTF-8." });
  }
}
