// Light, dark, or as the system has it. The choice stays on this machine.

const key = "micrograd-scheme";
const names = { auto: "Auto", light: "Light", dark: "Dark" };
const order = Object.keys(names);

/** Makes the button switch between the three. */
export function startScheme(control) {
  let chosen = read();
  const show = () => {
    if (chosen === "auto") delete document.documentElement.dataset.scheme;
    else document.documentElement.dataset.scheme = chosen;
    control.textContent = `Colours: ${names[chosen]}`;
  };
  control.addEventListener("click", () => {
    chosen = order[(order.indexOf(chosen) + 1) % order.length];
    write(chosen);
    show();
  });
  show();
}

function read() {
  try {
    const stored = localStorage.getItem(key);
    return stored in names ? stored : "auto";
  } catch {
    return "auto";
  }
}

function write(chosen) {
  try {
    localStorage.setItem(key, chosen);
  } catch {
    // A browser that keeps nothing: it lasts as long as the page.
  }
}
