/**
 * How the organisation's own activities look: like every card of the timeline, made of the same components.
 */
import { label } from "./components.js";
import { formatted } from "./dataverse.js";
import { initials } from "./elements.js";
import { moment, time } from "./when.js";

/** @typedef {import("./dataverse.js").Row} Row */

const SENDER = 1;
const RECIPIENTS = [2, 3, 5, 6];
const ORGANISER = 7;
const ICONS = { received: 87, sent: 88, appointment: 82, other: 63 };
/** @type {Readonly<Record<number, string>>} */
const STATES = { 0: "Active", 1: "Closed", 2: "Cancelled", 3: "Scheduled" };
/** @type {Readonly<Record<string, string>>} */
const KINDS = { email: "Email", appointment: "Appointment", task: "Task", phonecall: "Phone call" };

/**
 * @param {Row} row an activity with its parties
 * @param {string} at by what it is sorted
 * @param {boolean} isExpanded
 * @returns {import("./types.js").RecordUX}
 */
export function activityUX(row, at, isExpanded) {
  const kind = KINDS[row.activitytypecode] ?? "Activity";
  const who = people(row, [SENDER, ORGANISER])[0] ?? formatted(row, "_ownerid_value");
  const subject = row.subject || "(no subject)";
  const state = STATES[row.statecode] ?? "";
  const heading = row.activitytypecode === "email" ? `Email from ${who}` : `${kind} from ${who}`;
  return {
    id: row.activityid,
    profilePicture: { initials: initials(who), accessibleName: who },
    icon: { type: iconOf(row), accessibleName: kind },
    header: {
      components: [
        label("native-heading", heading),
        label(`native-state native-state-${state.toLowerCase()}`, state),
        label("native-time", time(at)),
      ],
    },
    body: { components: [label("native-subject", subject), ...text(row, isExpanded)] },
    footer: { components: isExpanded ? footer(row, at) : [] },
    accessibleName: `${heading}: ${subject}`,
    moduleName: "Activities",
    sortDateValue: at,
  };
}

/** @param {Row} row */
function iconOf(row) {
  if (row.activitytypecode === "appointment") {
    return ICONS.appointment;
  }
  if (row.activitytypecode !== "email") {
    return ICONS.other;
  }
  return parties(row).some((party) => party.participationtypemask === SENDER && isOwn(party))
    ? ICONS.sent
    : ICONS.received;
}

/**
 * @param {Row} row
 * @param {boolean} isExpanded
 */
function text(row, isExpanded) {
  const plain = plainText(row.description);
  return plain ? [label(isExpanded ? "native-text" : "native-text native-text-cut", plain)] : [];
}

/**
 * @param {Row} row
 * @param {string} at
 */
function footer(row, at) {
  const to = people(row, RECIPIENTS);
  const regarding = formatted(row, "_regardingobjectid_value");
  return [
    ...(to.length > 0 ? [label("native-fact", `To ${to.join(", ")}`)] : []),
    ...(regarding ? [label("native-fact", `Regarding ${regarding}`)] : []),
    label("native-fact", `Owner ${formatted(row, "_ownerid_value")}`),
    label("native-fact", moment(at)),
  ];
}

/**
 * @param {Row} row
 * @param {number[]} masks
 * @returns {string[]} names, or addresses of those who have none
 */
function people(row, masks) {
  const found = parties(row).filter((party) => masks.includes(party.participationtypemask));
  return found.map(partyName).filter(Boolean);
}

/** @param {Row} party */
function partyName(party) {
  return party._partyid_value ? formatted(party, "_partyid_value") : (party.addressused ?? "");
}

/**
 * @param {Row} row
 * @returns {Row[]}
 */
function parties(row) {
  return row.activitypointer_activity_parties ?? [];
}

/** @param {Row} party */
function isOwn(party) {
  return party["_partyid_value@Microsoft.Dynamics.CRM.lookuplogicalname"] === "systemuser";
}

/**
 * The text of a description, which is HTML as a rule. The parsed document runs and loads nothing.
 * @param {string|null|undefined} html
 * @returns {string}
 */
function plainText(html) {
  const parsed = new DOMParser().parseFromString(html ?? "", "text/html");
  for (const hidden of parsed.querySelectorAll("script,style,title")) {
    hidden.remove();
  }
  for (const block of parsed.querySelectorAll("p,div,tr,li,br")) {
    block.after("\n");
  }
  return (parsed.body.textContent ?? "").replace(/\s*\n\s*/g, "\n").trim();
}
