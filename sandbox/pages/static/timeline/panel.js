/**
 * The filter panel: every group with its options and their counts. A choice is told at once.
 */
import { element } from "./elements.js";
import { icon } from "./icons.js";

/** @typedef {import("./filters.js").Filters} Filters */
/** @typedef {import("./types.js").FilterGroup} FilterGroup */
/** @typedef {import("./types.js").FilterOption} FilterOption */
/** @typedef {{changed: () => void, close: () => void}} Actions */

/**
 * Fills the panel anew, and keeps the focus and what was opened in it.
 * @param {HTMLElement} panel
 * @param {Filters} filters
 * @param {Actions} actions
 */
export function fillPanel(panel, filters, actions) {
  const focused = /** @type {HTMLElement|null} */ (document.activeElement)?.dataset.focus ?? "";
  const toggled = new Map([...panel.querySelectorAll("details")].map((group) => [group.dataset.group, group.open]));
  const clear = () => {
    filters.clear();
    actions.changed();
  };
  panel.replaceChildren(
    element(
      "div",
      { class: "filter-top" },
      element("h3", { id: "filter-title" }, "Filter"),
      element(
        "button",
        {
          type: "button",
          class: "subtle",
          "data-focus": "filter clear",
          onclick: clear,
          "aria-disabled": String(filters.count === 0),
        },
        "Clear all",
      ),
      element(
        "button",
        {
          type: "button",
          class: "subtle",
          "data-focus": "filter close",
          "aria-label": "Close filter",
          onclick: actions.close,
        },
        icon("close"),
      ),
    ),
    ...filters.groups.map((group) =>
      details(group, toggled.get(group.name) ?? Boolean(group.isExpanded), filters, actions),
    ),
  );
  if (focused.startsWith("filter ")) {
    /** @type {HTMLElement|null} */ (panel.querySelector(`[data-focus="${CSS.escape(focused)}"]`))?.focus();
  }
}

/**
 * @param {FilterGroup} group
 * @param {boolean} isOpen
 * @param {Filters} filters
 * @param {Actions} actions
 */
function details(group, isOpen, filters, actions) {
  const options = (group.options ?? []).map((option) => choice(group, option, filters, actions));
  return element(
    "details",
    { open: isOpen, "data-group": group.name },
    element("summary", { "data-focus": `filter group ${group.name}` }, group.label ?? group.name),
    element("fieldset", {}, element("legend", { class: "unseen" }, group.label ?? group.name), ...options),
  );
}

/**
 * @param {FilterGroup} group
 * @param {FilterOption} option
 * @param {Filters} filters
 * @param {Actions} actions
 */
function choice(group, option, filters, actions) {
  const type = group.type === "SingleSelect" ? "radio" : "checkbox";
  const input = /** @type {HTMLInputElement} */ (
    element("input", {
      type,
      name: `filter-${group.name}`,
      value: option.value,
      "data-focus": `filter ${group.name} ${option.value}`,
    })
  );
  input.checked = filters.isChosen(group.name, option.value);
  input.addEventListener("change", () => {
    filters.choose(group, option.value, input.checked);
    actions.changed();
  });
  return element(
    "label",
    { class: "choice" },
    input,
    element("span", {}, option.label ?? option.value),
    element("span", { class: "count" }, ` (${option.count ?? 0})`),
  );
}
