/**
 * The organisation's Web API as one user: `context.webAPI`, and pages followed to their end.
 *
 * https://learn.microsoft.com/power-apps/developer/model-driven-apps/clientapi/reference/xrm-webapi
 */

const ROOT = "/api/data/v9.2/";
const EARLY = 60;
const FORMATTED = "@OData.Community.Display.V1.FormattedValue";

/** @typedef {Record<string, any>} Row */
/** @typedef {{LogicalName: string, EntitySetName: string, PrimaryIdAttribute: string, PrimaryNameAttribute: string|null}} Definition */

export class WebApi {
  /** @type {{token: string, expires: number}|undefined} */
  #held;
  #acquire;
  /** @type {Map<string, Promise<Definition>>} */
  #definitions = new Map();

  /** @param {() => Promise<{token: string, expires: number}>} acquire */
  constructor(acquire) {
    this.#acquire = acquire;
  }

  /**
   * @param {string} table a logical name
   * @param {string} id
   * @param {string} [options] a query with its question mark
   * @returns {Promise<Row>}
   */
  async retrieveRecord(table, id, options = "") {
    const { EntitySetName } = await this.definition(table);
    return this.#get(`${ROOT}${EntitySetName}(${id.replace(/[{}]/g, "")})${options}`);
  }

  /**
   * @param {string} table a logical name
   * @param {string} [options] a query with its question mark, or a `nextLink`
   * @param {number} [maxPageSize]
   * @returns {Promise<{entities: Row[], nextLink?: string}>}
   */
  async retrieveMultipleRecords(table, options = "", maxPageSize = 5000) {
    const { EntitySetName } = await this.definition(table);
    const next = URL.canParse(options) ? new URL(options) : undefined;
    const path = next ? next.pathname + next.search : `${ROOT}${EntitySetName}${options}`;
    const found = await this.#get(path, `odata.maxpagesize=${maxPageSize}`);
    const nextLink = found["@odata.nextLink"];
    return { entities: found.value, ...(nextLink && { nextLink }) };
  }

  /**
   * All rows, page after page.
   * @param {string} table
   * @param {string} options
   * @returns {Promise<Row[]>}
   */
  async all(table, options) {
    const rows = [];
    for (let asked = options; asked !== undefined; ) {
      /** @type {{entities: Row[], nextLink?: string}} */
      const page = await this.retrieveMultipleRecords(table, asked, 100);
      rows.push(...page.entities);
      asked = /** @type {string} */ (page.nextLink);
    }
    return rows;
  }

  /**
   * The names that belong to a table, as its metadata says.
   * @param {string} table
   * @returns {Promise<Definition>}
   */
  definition(table) {
    const names = "LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute";
    const asked =
      this.#definitions.get(table) ??
      this.#get(
        `${ROOT}EntityDefinitions(LogicalName='${encodeURIComponent(table.replaceAll("'", "''"))}')?$select=${names}`,
      );
    this.#definitions.set(table, /** @type {Promise<any>} */ (asked));
    return /** @type {Promise<Definition>} */ (asked);
  }

  /**
   * @param {string} path
   * @param {string} [prefer]
   * @returns {Promise<Row>}
   */
  async #get(path, prefer) {
    const preferences = ['odata.include-annotations="*"', ...(prefer ? [prefer] : [])].join(",");
    const headers = {
      Accept: "application/json",
      "OData-Version": "4.0",
      "OData-MaxVersion": "4.0",
      Prefer: preferences,
      Authorization: `Bearer ${await this.#token()}`,
    };
    const answer = await fetch(path, { headers });
    const content = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      throw new Error(content.error?.message ?? `Dataverse answered ${answer.status}.`);
    }
    return content;
  }

  async #token() {
    if (!this.#held || this.#held.expires - EARLY < Date.now() / 1000) {
      this.#held = await this.#acquire();
    }
    return this.#held.token;
  }
}

/**
 * The value of a column as people read it.
 * @param {Row} row
 * @param {string} column
 * @returns {string}
 */
export function formatted(row, column) {
  return String(row[`${column}${FORMATTED}`] ?? row[column] ?? "");
}
