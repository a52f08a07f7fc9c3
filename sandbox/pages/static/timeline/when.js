/**
 * Days and times in words, in the zone of the browser. Dynamics 365 takes the zone of the user's settings instead.
 */

const LANGUAGE = "en-GB";

/**
 * @param {string|undefined} at ISO 8601
 * @param {Date} now
 * @returns {string} `Today`, `Yesterday`, or the date
 */
export function day(at, now) {
  const moment = new Date(at ?? "");
  if (Number.isNaN(moment.getTime())) {
    return "Without a date";
  }
  const days = Math.round((midnight(now) - midnight(moment)) / 86_400_000);
  const name = /** @type {Record<number, string>} */ ({ 0: "Today", 1: "Yesterday", [-1]: "Tomorrow" })[days];
  const isThisYear = moment.getFullYear() === now.getFullYear();
  return (
    name ?? format(moment, { weekday: "long", day: "numeric", month: "long", ...(!isThisYear && { year: "numeric" }) })
  );
}

/**
 * @param {string} at ISO 8601
 * @returns {string} `23 Nov 2026, 14:05`
 */
export function moment(at) {
  return format(new Date(at), { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
}

/**
 * @param {string} at ISO 8601
 * @returns {string} `14:05`
 */
export function time(at) {
  return format(new Date(at), { hour: "2-digit", minute: "2-digit" });
}

/** @param {Date} at */
function midnight(at) {
  return Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
}

/**
 * @param {Date} at
 * @param {Intl.DateTimeFormatOptions} wanted
 */
function format(at, wanted) {
  return new Intl.DateTimeFormat(LANGUAGE, wanted).format(at);
}
