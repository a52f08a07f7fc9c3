/**
 * The form around the timeline: the record's name, table and owner, and a few of its columns, read as the user.
 */
import { formatted } from "./dataverse.js";
import { element, initials, shade } from "./elements.js";
import { icon } from "./icons.js";

/** @typedef {import("./dataverse.js").Row} Row */

/** @type {Readonly<Record<string, string>>} */
const TABLES = { account: "Account", contact: "Contact", lead: "Lead", opportunity: "Opportunity", incident: "Case" };
/** Columns by the labels that the forms give them. @type {Readonly<Record<string, readonly (readonly [string, string])[]>>} */
const COLUMNS = {
  account: [
    ["Account name", "name"],
    ["Email", "emailaddress1"],
    ["Primary contact", "_primarycontactid_value"],
  ],
  contact: [
    ["Full name", "fullname"],
    ["Email", "emailaddress1"],
    ["Company name", "_parentcustomerid_value"],
  ],
  lead: [
    ["Topic", "subject"],
    ["Name", "fullname"],
    ["Email", "emailaddress1"],
    ["Parent contact", "_parentcontactid_value"],
  ],
  opportunity: [
    ["Topic", "name"],
    ["Email", "emailaddress"],
    ["Account", "_parentaccountid_value"],
    ["Contact", "_parentcontactid_value"],
  ],
};

/** @typedef {{name: string, table: string, owner: string, facts: [string, string][]}} Head */

/**
 * @param {import("./dataverse.js").WebApi} api
 * @param {import("./types.js").TableContext} record
 * @returns {Promise<Head>}
 */
export async function head(api, record) {
  const { PrimaryNameAttribute } = await api.definition(record.name);
  const columns = COLUMNS[record.name] ?? [];
  const select = new Set([
    ...(PrimaryNameAttribute ? [PrimaryNameAttribute] : []),
    "_ownerid_value",
    ...columns.map(([, column]) => column),
  ]);
  const row = await api.retrieveRecord(record.name, record.id, `?$select=${[...select].join(",")}`);
  return {
    name: row[PrimaryNameAttribute ?? ""] ?? "(no name)",
    table: TABLES[record.name] ?? record.name,
    owner: formatted(row, "_ownerid_value"),
    facts: columns.map(([label, column]) => [label, formatted(row, column)]),
  };
}

/**
 * @param {Head} shown
 * @param {HTMLElement} timeline
 * @param {() => void} close
 * @returns {HTMLElement[]}
 */
export function form(shown, timeline, close) {
  return [
    element(
      "div",
      { class: "command-bar" },
      element(
        "button",
        { type: "button", class: "subtle", id: "close-form", onclick: close },
        icon("close"),
        "Close form",
      ),
    ),
    element("section", { class: "record-head", "aria-label": "Record" }, ...naming(shown), owning(shown.owner)),
    element("div", { class: "columns" }, summary(shown), timeline),
  ];
}

/** @param {Head} shown */
function naming({ name, table }) {
  return [
    element("span", { class: `bubble bubble-large ${shade(name)}`, "aria-hidden": "true" }, initials(name)),
    element("div", { class: "naming" }, element("h1", {}, name), element("p", {}, `${table} · ${table} form`)),
  ];
}

/** @param {string} owner */
function owning(owner) {
  return element(
    "div",
    { class: "owning" },
    element("span", { class: `bubble ${shade(owner)}`, "aria-hidden": "true" }, initials(owner)),
    element(
      "div",
      {},
      element("p", { class: "owner" }, owner || "Nobody"),
      element("p", { class: "owner-label" }, "Owner"),
    ),
  );
}

/** @param {Head} shown */
function summary({ table, facts, owner }) {
  const rows = [...facts, /** @type {[string, string]} */ (["Owner", owner])];
  return element(
    "section",
    { class: "panel summary", "aria-labelledby": "summary-title" },
    element("h2", { id: "summary-title" }, `${table} information`),
    element(
      "dl",
      {},
      ...rows.map(([label, text]) => element("div", {}, element("dt", {}, label), element("dd", {}, text || "---"))),
    ),
  );
}

/**
 * What is there when the form is closed, or nothing was picked.
 * @param {string} title
 * @param {string} sentence
 * @param {...HTMLElement} below
 */
export function blank(title, sentence, ...below) {
  return element(
    "section",
    { class: "panel blank empty" },
    element("h1", { tabindex: "-1" }, title),
    element("p", {}, sentence),
    ...below,
  );
}
