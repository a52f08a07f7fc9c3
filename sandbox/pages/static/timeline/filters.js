/**
 * The groups of the filter panel: merged over all sources, and what is chosen in them.
 */

/** @typedef {import("./types.js").FilterGroup} FilterGroup */
/** @typedef {import("./types.js").FilterRequest} FilterRequest */

/** The platform's own groups have labels of the platform. @type {Readonly<Record<string, string>>} */
const LABELS = {
  Module: "Record type",
  ActivityType: "Activity type",
  ActivityStatus: "Activity status",
  StatusReason: "Activity status reason",
  Due: "Activity due",
  SystemVsUsersPosts: "Posts by",
  TLG: "Modified date",
};

export class Filters {
  /** @type {FilterGroup[]} */
  groups = [];
  searchKey = "";
  /** @type {Map<string, Set<string>>} */
  #chosen = new Map();

  /** What every source is asked with. @returns {FilterRequest} */
  get request() {
    const filterData = this.groups.map((group) => ({
      ...group,
      options: (group.options ?? []).map((option) => ({
        ...option,
        isSelected: this.isChosen(group.name, option.value),
      })),
    }));
    return { filterData, searchKey: this.searchKey };
  }

  /** How many options are chosen. */
  get count() {
    return [...this.#chosen.values()].reduce((sum, values) => sum + values.size, 0);
  }

  /**
   * @param {string} group
   * @param {string} value
   */
  isChosen(group, value) {
    return this.#chosen.get(group)?.has(value) ?? false;
  }

  /**
   * @param {FilterGroup} group
   * @param {string} value
   * @param {boolean} isWanted
   */
  choose(group, value, isWanted) {
    const values = group.type === "SingleSelect" ? new Set() : new Set(this.#chosen.get(group.name));
    values[isWanted ? "add" : "delete"](value);
    this.#chosen.set(group.name, /** @type {Set<string>} */ (values));
  }

  clear() {
    this.#chosen.clear();
  }

  /** @param {FilterGroup[][]} found the groups of each source */
  take(found) {
    this.groups = merged(found.flat());
  }
}

/**
 * Groups of the same name become one, options of the same value one whose count is the sum.
 * @param {FilterGroup[]} groups
 * @returns {FilterGroup[]}
 */
function merged(groups) {
  /** @type {Map<string, FilterGroup>} */
  const byName = new Map();
  for (const group of groups) {
    const known = byName.get(group.name);
    byName.set(group.name, {
      ...group,
      ...known,
      label: known?.label ?? group.label ?? LABELS[group.name] ?? group.name,
      isExpanded: Boolean(known?.isExpanded || group.isExpanded),
      options: mergedOptions([...(known?.options ?? []), ...(group.options ?? [])]),
    });
  }
  return [...byName.values()];
}

/**
 * @param {import("./types.js").FilterOption[]} options
 * @returns {import("./types.js").FilterOption[]}
 */
function mergedOptions(options) {
  /** @type {Map<string, import("./types.js").FilterOption>} */
  const byValue = new Map();
  for (const option of options) {
    const known = byValue.get(option.value);
    byValue.set(option.value, { ...option, ...known, count: (known?.count ?? 0) + (option.count ?? 0) });
  }
  return [...byValue.values()];
}
