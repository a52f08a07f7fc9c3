/**
 * The organisation's own activities as a source of the timeline: those that regard the record, and those that it is a
 * party of. It asks as the user, so that only what the user may read comes.
 *
 * https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/activitypointer
 */
import { activityUX } from "./native-cards.js";

/** @typedef {import("./dataverse.js").Row} Row */
/** @typedef {import("./types.js").FilterGroup} FilterGroup */
/** @typedef {import("./types.js").FilterRequest} FilterRequest */
/** @typedef {{label: string, accepts: (row: Row, now: number) => boolean}} Option */

const COLUMNS =
  "activityid,activitytypecode,subject,description,statecode,statuscode,actualend,scheduledstart,scheduledend,createdon,modifiedon,_ownerid_value,_regardingobjectid_value";
const PARTIES = "activitypointer_activity_parties($select=participationtypemask,addressused,_partyid_value)";
const HOUR = 3_600_000;
/** The timeline's numbers of the kinds of activities. @type {Readonly<Record<string, [string, string]>>} */
const TYPES = {
  email: ["4202", "Email"],
  appointment: ["4201", "Appointment"],
  recurringappointmentmaster: ["4251", "Recurring appointment"],
  task: ["4212", "Task"],
  phonecall: ["4210", "Phone call"],
};

/** @type {Readonly<Record<string, Readonly<Record<string, Option>>>>} */
const GROUPS = {
  Module: { Activities: { label: "Activities", accepts: () => true } },
  ActivityType: Object.fromEntries(
    Object.entries(TYPES).map(([type, [value, label]]) => [
      value,
      { label, accepts: (row) => row.activitytypecode === type },
    ]),
  ),
  TLG: {
    Last24Hours: within("Last 24 hours", 24),
    Last7Days: within("Last 7 days", 168),
    Last30Days: within("Last 30 days", 720),
  },
};

export class Activities {
  #api;
  #record;
  /** @type {Promise<Row[]>|undefined} */
  #rows;

  /**
   * @param {import("./dataverse.js").WebApi} api
   * @param {import("./types.js").TableContext} record
   */
  constructor(api, record) {
    this.#api = api;
    this.#record = record;
  }

  getRecordSourceInfo() {
    return { name: "Activities" };
  }

  /**
   * A page. The first one reads all of them anew: filters need true counts.
   * @param {import("./types.js").RecordsDataRequest} request
   * @param {FilterRequest} [filter]
   * @returns {Promise<import("./types.js").RecordsDataResponse>}
   */
  async getRecordsData(request, filter) {
    if (!request.lastItem) {
      this.#rows = undefined;
    }
    const direction = request.isAscending ? 1 : -1;
    const kept = passing(await this.#all(), filter, Date.now()).sort((one, other) => direction * compare(one, other));
    const start = kept.findIndex((row) => row.activityid === request.lastItem?.id) + 1;
    const page = kept.slice(start, start + request.pageSize);
    const hasMore = kept.length > start + page.length;
    const records = page.map((row) => ({ id: row.activityid, sortDateValue: at(row), data: JSON.stringify(row) }));
    return {
      requestId: request.requestId,
      records,
      ...(hasMore && { continuationToken: String(start + page.length) }),
    };
  }

  /**
   * The groups, with how many each option would show beside what is chosen in the other groups.
   * @param {FilterRequest} [filter]
   * @returns {Promise<FilterGroup[]>}
   */
  async getFilterDetails(filter) {
    const rows = await this.#all();
    return Object.entries(GROUPS).map(([name, options]) => {
      const others = (filter?.filterData ?? []).filter((group) => group.name !== name);
      const rest = passing(rows, { filterData: others, searchKey: filter?.searchKey }, Date.now());
      const counted = Object.entries(options).map(([value, option]) => ({
        value,
        label: option.label,
        count: rest.filter((row) => option.accepts(row, Date.now())).length,
      }));
      const shown =
        name === "ActivityType"
          ? counted.filter((option) => option.count > 0 || option.value === "4202" || option.value === "4201")
          : counted;
      return { name, type: "MultiSelect", isExpanded: true, options: shown };
    });
  }

  /**
   * @param {import("./types.js").RecordData} record
   * @param {{isExpanded: boolean}} request
   * @returns {import("./types.js").RecordUX}
   */
  getRecordUX(record, { isExpanded }) {
    return activityUX(JSON.parse(record.data), at(JSON.parse(record.data)), isExpanded);
  }

  #all() {
    const id = this.#record.id;
    const condition = `_regardingobjectid_value eq ${id} or activitypointer_activity_parties/any(p:p/_partyid_value eq ${id})`;
    this.#rows ??= this.#api.all(
      "activitypointer",
      `?$select=${COLUMNS}&$expand=${PARTIES}&$filter=${encodeURIComponent(condition)}&$orderby=createdon desc`,
    );
    return this.#rows;
  }
}

/**
 * By what an activity is sorted: when it took place or is to, else when it was made.
 * @param {Row} row
 * @returns {string}
 */
function at(row) {
  return new Date(row.scheduledstart ?? row.actualend ?? row.createdon).toISOString();
}

/**
 * @param {Row} one
 * @param {Row} other
 */
function compare(one, other) {
  const [first, second] = [`${at(one)} ${one.activityid}`, `${at(other)} ${other.activityid}`];
  return first === second ? 0 : first < second ? -1 : 1;
}

/**
 * Rows that meet every group in which something is chosen, and hold the words that are searched for.
 * @param {Row[]} rows
 * @param {FilterRequest|undefined} filter
 * @param {number} now
 * @returns {Row[]}
 */
function passing(rows, filter, now) {
  const wanted = (filter?.searchKey ?? "").trim().toLowerCase();
  const chosen = (filter?.filterData ?? [])
    .map((group) => ({
      name: group.name,
      values: (group.options ?? []).filter((option) => option.isSelected).map((option) => option.value),
    }))
    .filter((group) => group.values.length > 0);
  return rows.filter((row) => {
    const passes = chosen.every((group) =>
      group.values.some((value) => GROUPS[group.name]?.[value]?.accepts(row, now) ?? false),
    );
    return passes && `${row.subject ?? ""} ${row.description ?? ""}`.toLowerCase().includes(wanted);
  });
}

/**
 * @param {string} label
 * @param {number} hours
 * @returns {Option}
 */
function within(label, hours) {
  return { label, accepts: (row, now) => now - Date.parse(at(row)) >= 0 && now - Date.parse(at(row)) <= hours * HOUR };
}
