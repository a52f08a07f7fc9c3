/**
 * Cards of the timeline: what a source says of a record, with its commands, in groups by day.
 */
import { shown } from "./components.js";
import { element, shade } from "./elements.js";
import { icon, isDrawn } from "./icons.js";
import { day } from "./when.js";

/** @typedef {import("./feed.js").Entry} Entry */
/** @typedef {import("./types.js").RecordUX} RecordUX */
/** @typedef {import("./types.js").RecordCommand} RecordCommand */
/** @typedef {{isExpanded: (entry: Entry) => boolean, toggle: (entry: Entry) => void,
 *   isBusy: (entry: Entry, command: RecordCommand) => boolean, run: (entry: Entry, command: RecordCommand, event: Event) => void,
 *   failed: (source: import("./feed.js").Source, doing: string, thrown: unknown) => void}} Actions */

/**
 * @param {Entry[]} entries in their order
 * @param {Actions} actions
 * @returns {HTMLElement[]} a section for each day
 */
export function days(entries, actions) {
  const now = new Date();
  /** @type {[string, Entry[]][]} */
  const groups = [];
  for (const entry of entries) {
    const name = day(entry.record.sortDateValue, now);
    const last = groups.at(-1);
    if (last?.[0] === name) {
      last[1].push(entry);
    } else {
      groups.push([name, [entry]]);
    }
  }
  return groups.map(([name, held], at) => section(name, held, at, actions));
}

/**
 * @param {string} name
 * @param {Entry[]} entries
 * @param {number} at
 * @param {Actions} actions
 */
function section(name, entries, at, actions) {
  return element(
    "section",
    { class: "day", "aria-labelledby": `day-${at}` },
    element("h3", { id: `day-${at}` }, name),
    element("ul", { role: "list" }, ...entries.map((entry) => card(entry, actions))),
  );
}

/**
 * @param {Entry} entry
 * @param {Actions} actions
 */
function card(entry, actions) {
  const isExpanded = actions.isExpanded(entry);
  const made = element("li", { class: isExpanded ? "card is-expanded" : "card", "data-card": entry.key });
  try {
    const ux = entry.source.source.getRecordUX(entry.record, { isExpanded });
    made.dataset.module = ux.moduleName;
    made.append(article(entry, ux, isExpanded, actions));
  } catch (thrown) {
    actions.failed(entry.source, "getRecordUX", thrown);
    made.append(element("p", { class: "broken" }, "This record cannot be shown."));
  }
  return made;
}

/**
 * @param {Entry} entry
 * @param {RecordUX} ux
 * @param {boolean} isExpanded
 * @param {Actions} actions
 */
function article(entry, ux, isExpanded, actions) {
  const label = `${isExpanded ? "Collapse" : "Expand"} ${ux.accessibleName}`;
  const focus = { "data-focus": `${entry.key} toggle` };
  const toggle = element(
    "button",
    {
      type: "button",
      class: "subtle toggle",
      "aria-expanded": String(isExpanded),
      "aria-label": label,
      ...focus,
      onclick: () => actions.toggle(entry),
    },
    icon("chevron"),
  );
  const made = element(
    "article",
    { "aria-label": ux.accessibleName },
    persona(ux),
    element(
      "div",
      { class: "content" },
      part("header", [...shown(ux.headerIcon), ...shown(ux.header?.components)]),
      part("body", shown(ux.body?.components)),
      part("footer", shown(ux.footer?.components)),
      (ux.commands ?? []).length > 0 &&
        element(
          "div",
          { class: "commands" },
          ...(ux.commands ?? []).map((command) => commandOf(entry, command, actions)),
        ),
    ),
    toggle,
  );
  made.addEventListener("click", (event) => {
    const isOnControl = /** @type {Element} */ (event.target).closest("button, a");
    if (!isOnControl && getSelection()?.isCollapsed) {
      actions.toggle(entry);
    }
  });
  return made;
}

/**
 * @param {string} name
 * @param {Node[]} components
 */
function part(name, components) {
  return components.length > 0 && element("div", { class: `part part-${name}` }, ...components);
}

/** @param {RecordUX} ux */
function persona(ux) {
  const name = ux.profilePicture?.accessibleName ?? ux.icon.accessibleName;
  const inside = ux.bubbleIcon ? shown(ux.bubbleIcon) : [document.createTextNode(ux.profilePicture?.initials ?? "")];
  const isEmpty = !ux.bubbleIcon && !ux.profilePicture?.initials;
  return element(
    "div",
    { class: "persona" },
    element(
      "span",
      { class: `bubble ${shade(name)}`, role: "img", "aria-label": name },
      ...(isEmpty ? [icon(ux.icon.type)] : inside),
    ),
    !isEmpty &&
      element(
        "span",
        {
          class: "kind",
          role: "img",
          "aria-label": ux.icon.accessibleName,
          title: ux.icon.accessibleName,
          "data-icon": String(ux.icon.type),
        },
        icon(ux.icon.type),
      ),
  );
}

/**
 * A button, or a link that opens in a tab of its own. The address goes in as it comes.
 * @param {Entry} entry
 * @param {RecordCommand} command
 * @param {Actions} actions
 */
function commandOf(entry, command, actions) {
  const inside = [isDrawn(command.iconType) && icon(command.iconType), element("span", {}, command.label)];
  const common = {
    class: "command",
    title: command.title,
    "data-command": command.command,
    "data-focus": `${entry.key} ${command.command}`,
  };
  if (command.commandType === "HYPERLINK") {
    return element("a", { ...common, href: command.href, target: "_blank", rel: "noopener" }, ...inside, icon("open"));
  }
  const isBusy = actions.isBusy(entry, command);
  const run = (/** @type {Event} */ event) => actions.run(entry, command, event);
  return element(
    "button",
    { type: "button", ...common, "aria-busy": isBusy || undefined, "aria-disabled": isBusy || undefined, onclick: run },
    ...inside,
  );
}
