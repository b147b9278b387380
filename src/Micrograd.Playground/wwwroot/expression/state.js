// What the part "Expression" is about, and how an address writes it: text=…&data=0:4.5&done=bz&at=3&node=0&break=assign&lr=0.5

export const actionLimit = 98;

const letters = { b: "backward", z: "zeroGrads" };

/** @returns {{text: string?, data: Record<number, number>, actions: string[], at: number?, node: number?, mistakes: string[], rounds: number?, lr: number?}} */
export const fromAddress = (address) => ({
  text: address.text ?? null,
  data: dataOf(address.data ?? ""),
  actions: [...(address.done ?? "")].slice(0, actionLimit).flatMap((letter) => letters[letter] ?? []),
  at: wholeOf(address.at),
  node: wholeOf(address.node),
  mistakes: (address.break ?? "").split(" "),
  rounds: wholeOf(address.rounds),
  lr: Number(address.lr) > 0 ? Number(address.lr) : null,
});

export const toAddress = ({ text, data, actions, at, node, mistakes, rounds, lr }) => ({
  part: "expression",
  text,
  data: Object.entries(data)
    .map(([id, value]) => `${id}:${value}`)
    .join(" "),
  done: actions.map((action) => action[0]).join(""),
  at,
  node,
  break: mistakes.join(" "),
  rounds,
  lr,
});

const wholeOf = (text) => (/^\d{1,6}$/.test(text ?? "") ? Number(text) : null);

const dataOf = (text) =>
  Object.fromEntries(
    text
      .split(" ")
      .map((pair) => pair.split(":"))
      .filter(([id, value]) => wholeOf(id) !== null && value && (value === "NaN" || !Number.isNaN(Number(value))))
      .map(([id, value]) => [id, Number(value)]),
  );
