/**
 * What only the sandbox can tell: who and what there is to pick, and tokens. No part of Dynamics 365.
 */

/** @typedef {{id: string, name: string, address: string, upn: string, systemuser: string|null}} User */
/** @typedef {{table: string, id: string, name: string|null}} Listed */
/** @typedef {{entra: string, tenant: string}} Addresses */

/** @returns {Promise<Addresses>} */
export const addresses = () => read("/timeline/addresses.json");

/** @returns {Promise<User[]>} */
export const users = () => read("/_sandbox/users");

/** @returns {Promise<Listed[]>} */
export const records = () => read("/_sandbox/records");

/**
 * A user's token for Dataverse, and when it ends in seconds since 1970.
 * @param {string} user
 * @returns {Promise<{token: string, expires: number}>}
 */
export const token = (user) => read(`/_sandbox/token?${new URLSearchParams({ user, for: "dataverse" })}`);

/**
 * @param {string} path
 * @returns {Promise<any>}
 */
async function read(path) {
  const answer = await fetch(path);
  const content = await answer.json();
  if (!answer.ok) {
    throw new Error(content.error ?? `The sandbox answered ${answer.status}.`);
  }
  return content;
}
