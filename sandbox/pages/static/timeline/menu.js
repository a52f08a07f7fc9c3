/**
 * A menu below a button: arrow keys walk, Escape closes, a choice closes and gives the focus back.
 */
import { element } from "./elements.js";
import { icon } from "./icons.js";

/** @typedef {{label: string, iconType: number, choose: (event: Event) => void}} Choice */

/**
 * @param {string} name of the button
 * @param {string} iconName
 * @param {Choice[]} choices
 * @returns {HTMLElement}
 */
export function menu(name, iconName, choices) {
  const list = element("div", { class: "menu", role: "menu", "aria-label": name, hidden: true });
  const button = element(
    "button",
    {
      type: "button",
      class: "subtle",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": name,
      title: name,
    },
    icon(iconName),
  );
  const toggle = (/** @type {boolean} */ isOpen) => {
    list.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? list.querySelector("button") : button)?.focus();
  };
  const chosen = (/** @type {Choice} */ choice) => (/** @type {Event} */ event) => {
    toggle(false);
    choice.choose(event);
  };
  list.append(
    ...choices.map((choice) =>
      element(
        "button",
        { type: "button", role: "menuitem", tabindex: "-1", onclick: chosen(choice) },
        icon(choice.iconType),
        choice.label,
      ),
    ),
  );
  button.addEventListener("click", () => toggle(list.hidden !== false));
  list.addEventListener("keydown", (event) => walk(event, list, toggle));
  list.addEventListener("focusout", (event) => {
    if (
      !list.hidden &&
      event.relatedTarget !== button &&
      !list.contains(/** @type {Node|null} */ (event.relatedTarget))
    ) {
      list.hidden = true;
      button.setAttribute("aria-expanded", "false");
    }
  });
  return element("div", { class: "menu-place" }, button, list);
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} list
 * @param {(isOpen: boolean) => void} toggle
 */
function walk(event, list, toggle) {
  const choices = [...list.querySelectorAll("button")];
  const at = choices.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const steps = /** @type {Record<string, number>} */ ({
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: choices.length - 1,
  });
  if (event.key === "Escape") {
    toggle(false);
  } else if (event.key in steps) {
    choices.at((steps[event.key] ?? 0) % choices.length)?.focus();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}
