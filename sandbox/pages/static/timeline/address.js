/**
 * What the page's own address says: who looks at which record, and in pages of how many.
 */

/** @typedef {{user: string, isSignedIn: boolean, table: string, id: string, pageSize: number}} Asked */

const PAGE_SIZE = 10;
const LARGEST = 100;

/**
 * @param {string} search the query of an address
 * @returns {Asked}
 */
export function asked(search) {
  const query = new URLSearchParams(search);
  const size = Number(query.get("pageSize"));
  return {
    user: query.get("user") ?? "",
    isSignedIn: query.get("signedIn") !== "no",
    table: query.get("table") ?? "",
    id: (query.get("id") ?? "").replace(/[{}]/g, "").toLowerCase(),
    pageSize: Number.isInteger(size) && size > 0 ? Math.min(size, LARGEST) : PAGE_SIZE,
  };
}

/**
 * The address of the page for that.
 * @param {Asked} wanted
 * @returns {string}
 */
export function address(wanted) {
  const query = new URLSearchParams();
  for (const name of /** @type {const} */ (["user", "table", "id"])) {
    if (wanted[name]) {
      query.set(name, wanted[name]);
    }
  }
  if (!wanted.isSignedIn) {
    query.set("signedIn", "no");
  }
  if (wanted.pageSize !== PAGE_SIZE) {
    query.set("pageSize", String(wanted.pageSize));
  }
  return `${location.origin}/timeline.html?${query}`;
}

/**
 * The same by way of Entra, where the user is signed in first, as who signs in to Dynamics 365 is.
 * @param {Asked} wanted
 * @param {string} entra
 * @returns {string}
 */
export function addressBySignIn(wanted, entra) {
  const query = new URLSearchParams({ user: wanted.user, return: address(wanted) });
  return `${entra}/_sandbox/session?${query}`;
}
