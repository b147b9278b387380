import { button, h } from "../element.js";
import { typedNumber } from "../numbers.js";
import { prose } from "./prose.js";

/**
 * What a step asks, as a form.
 * @param {object} ask @param {Record<string, {is: string}>} facts
 * @param {(text: string, isRight: boolean) => void} reply takes each answer's reply
 * @returns {{element: Element, settle: () => void}} `settle` puts the right answer in and takes no other
 */
export function question(ask, facts, reply) {
  return ask.choices ? choices(ask, facts, reply) : numberField(ask, facts, reply);
}

function choices(ask, facts, reply) {
  const boxes = ask.choices.map((choice, i) => h("input", { type: "radio", name: "choice", value: i, required: true }));
  const isRight = (choice) => choice.is === facts[ask.fact].is;
  const element = form(
    () => {
      const choice = ask.choices[boxes.findIndex((box) => box.checked)];
      reply(choice.reply, isRight(choice));
    },
    h(
      "fieldset",
      {},
      h("legend", {}, ...prose(ask.question, facts)),
      ...ask.choices.map((choice, i) =>
        h("label", { class: "choice" }, boxes[i], h("span", {}, ...prose(choice.text, facts))),
      ),
    ),
  );
  const settle = () => {
    boxes[ask.choices.findIndex(isRight)].checked = true;
    close(element);
  };
  return { element, settle };
}

function numberField(ask, facts, reply) {
  const input = h("input", {
    id: "tour-number",
    type: "text",
    inputmode: "decimal",
    class: "number",
    autocomplete: "off",
  });
  const label = h("label", { for: input.id }, ...prose(ask.question, facts), " ");
  const right = facts[ask.fact].is;
  const answer = () => {
    const value = typedNumber(input.value);
    const isNumber = !Number.isNaN(value);
    input.setAttribute("aria-invalid", String(!isNumber));
    if (!isNumber) return reply("Type a number.", false);
    const isRight = value === Number(right);
    const known = Object.keys(ask.replies).find((wrong) => Number(wrong) === value);
    reply(isRight ? ask.right : known !== undefined ? ask.replies[known] : ask.otherwise, isRight);
  };
  const element = form(answer, h("p", { class: "line" }, label, input));
  const settle = () => {
    input.value = right;
    input.removeAttribute("aria-invalid");
    close(element);
  };
  return { element, settle };
}

const form = (answer, ...parts) =>
  h(
    "form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        answer();
      },
    },
    ...parts,
    h("p", {}, h("button", { class: "main" }, "Answer")),
  );

/** What a step waits for, in words, and a way on for those who cannot do it. */
export function request(ask, facts, showMe) {
  const element = h(
    "div",
    {},
    h("p", { class: "do" }, ...prose(ask.do, facts)),
    button("Show me", showMe, { class: "quiet" }),
  );
  return { element, settle: () => close(element) };
}

function close(element) {
  element.classList.add("answered");
  for (const control of element.querySelectorAll("input, button")) control.disabled = true;
}
