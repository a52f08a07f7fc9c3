/**
 * The timeline's bar: its title, what can be created, search, filter, order, refresh.
 */
import { element } from "./elements.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";

/** @typedef {import("./types.js").RecordCreate} RecordCreate */
/** @typedef {{refresh: () => unknown, sort: () => unknown, filter: () => unknown, search: (words: string) => void}} Actions */

export class Bar {
  /** What is to be put on the form. */
  places;
  filterButton;
  #sortButton;
  #refreshButton;
  #creating = element("div", { class: "creating" });
  /** @type {import("./menu.js").Choice[]} */
  #choices = [];

  /** @param {Actions} actions */
  constructor(actions) {
    const search = /** @type {HTMLInputElement} */ (
      element("input", {
        type: "search",
        placeholder: "Search timeline",
        "aria-label": "Search timeline",
        id: "timeline-search",
      })
    );
    search.addEventListener("input", () => actions.search(search.value));
    this.filterButton = element(
      "button",
      {
        type: "button",
        class: "subtle",
        "aria-expanded": "false",
        "aria-controls": "filter-panel",
        "aria-label": "Filter",
        title: "Filter",
        onclick: actions.filter,
      },
      icon("filter"),
    );
    this.#sortButton = element("button", { type: "button", class: "subtle", onclick: actions.sort });
    this.#refreshButton = element(
      "button",
      {
        type: "button",
        class: "subtle",
        "aria-label": "Refresh timeline",
        title: "Refresh timeline",
        onclick: actions.refresh,
      },
      icon("refresh"),
    );
    const buttons = element(
      "div",
      { class: "bar-buttons" },
      this.#creating,
      this.filterButton,
      this.#sortButton,
      this.#refreshButton,
    );
    this.places = [
      element("div", { class: "bar" }, element("h2", { id: "timeline-title" }, "Timeline"), buttons),
      element("div", { class: "search" }, icon("search"), search),
    ];
  }

  /**
   * What the timeline's state shows here.
   * @param {{isAscending: boolean, isReading: boolean, filters: import("./filters.js").Filters}} state
   */
  show({ isAscending, isReading, filters }) {
    const order = isAscending ? "Oldest first" : "Newest first";
    this.#sortButton.replaceChildren(icon("sort"), element("span", { class: "wide" }, order));
    this.#sortButton.setAttribute("aria-label", `Sort order: ${order.toLowerCase()}`);
    this.#sortButton.title = `Sort order: ${order.toLowerCase()}`;
    this.#refreshButton.classList.toggle("is-turning", isReading);
    const count =
      filters.count > 0 && element("span", { class: "badge", "aria-hidden": "true" }, String(filters.count));
    this.filterButton.replaceChildren(icon("filter"), ...(count ? [count] : []));
    this.filterButton.setAttribute("aria-label", filters.count > 0 ? `Filter, ${filters.count} chosen` : "Filter");
  }

  /** @param {boolean} isShown */
  showFilter(isShown) {
    this.filterButton.setAttribute("aria-expanded", String(isShown));
  }

  /**
   * Adds a source's kinds of records to the menu that creates.
   * @param {RecordCreate[]} creates
   * @param {(create: RecordCreate, event: Event) => void} choose
   */
  offer(creates, choose) {
    this.#choices.push(
      ...creates.map((create) => ({
        label: create.label,
        iconType: create.iconType,
        choose: (/** @type {Event} */ event) => choose(create, event),
      })),
    );
    this.#creating.replaceChildren(
      ...(this.#choices.length > 0 ? [menu("Create a timeline record", "plus", this.#choices)] : []),
    );
  }
}
