/**
 * The sandbox's own controls: who looks, and at which record. A choice leads to another address of the page.
 */
import { address, addressBySignIn } from "./address.js";
import { element } from "./elements.js";

/** @typedef {import("./address.js").Asked} Asked */
/** @typedef {import("./sandbox.js").User} User */
/** @typedef {import("./sandbox.js").Listed} Listed */

/** @type {Readonly<Record<string, string>>} */
const TABLES = {
  account: "Accounts",
  contact: "Contacts",
  lead: "Leads",
  opportunity: "Opportunities",
  incident: "Cases",
};
const WITHOUT = "-";

/**
 * @param {Asked} asked
 * @param {User[]} users
 * @param {Listed[]} records
 * @param {string} entra
 */
export function fill(asked, users, records, entra) {
  const user = select("user-picker", userOptions(users), (asked.isSignedIn ? "" : WITHOUT) + asked.user);
  user.addEventListener("change", () => location.assign(byUser(asked, user.value, entra)));
  const record = select("record-picker", recordOptions(records), `${asked.table} ${asked.id}`);
  record.addEventListener("change", () => {
    const [table = "", id = ""] = record.value.split(" ");
    location.assign(address({ ...asked, table, id }));
  });
}

/**
 * @param {Asked} asked
 * @param {string} picked
 * @param {string} entra
 */
export function byUser(asked, picked, entra) {
  const isSignedIn = !picked.startsWith(WITHOUT);
  const wanted = { ...asked, user: isSignedIn ? picked : picked.slice(WITHOUT.length), isSignedIn };
  return isSignedIn ? addressBySignIn(wanted, entra) : address(wanted);
}

/**
 * @param {string} id
 * @param {HTMLElement[]} options
 * @param {string} value
 */
function select(id, options, value) {
  const made = /** @type {HTMLSelectElement} */ (document.getElementById(id));
  made.replaceChildren(element("option", { value: "", disabled: true, hidden: true }, "Choose …"), ...options);
  made.value = value;
  if (made.selectedIndex < 0) {
    made.value = "";
  }
  return made;
}

/** @param {User[]} users */
function userOptions(users) {
  return [
    element(
      "optgroup",
      { label: "Signed in" },
      ...users.map((user) => element("option", { value: user.upn }, user.name)),
    ),
    element(
      "optgroup",
      { label: "Not signed in at Microsoft Entra ID" },
      ...users.map((user) => element("option", { value: WITHOUT + user.upn }, `${user.name}, not signed in`)),
    ),
  ];
}

/** @param {Listed[]} records */
function recordOptions(records) {
  const tables = [...new Set(records.map((record) => record.table))];
  return tables.map((table) =>
    element(
      "optgroup",
      { label: TABLES[table] ?? table },
      ...records
        .filter((record) => record.table === table)
        .map((record) => element("option", { value: `${record.table} ${record.id}` }, record.name ?? record.id)),
    ),
  );
}
