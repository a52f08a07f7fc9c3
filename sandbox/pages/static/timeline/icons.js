/**
 * Line icons, drawn for this page. Record sources name theirs by the platform's numbers.
 */

const SPACE = "http://www.w3.org/2000/svg";

/** @type {Readonly<Record<string, string>>} */
const PATHS = {
  mail: "M3 6.5h14v8.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1zM3 6.5l7 5 7-5",
  sent: "M3 10l14-6-5 13-3-5.5zM9 11.5l8-7.5",
  calendar: "M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5",
  check: "M4 10.5l4 4 8-9",
  refresh: "M15.5 7A6.2 6.2 0 1 0 16.2 11M16 3.5V7.2h-3.700",
  warning: "M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.3",
  filter: "M3 5.5h14M5.5 10h9M8.5 14.5h3",
  sort: "M6 4v12M3 13l3 3 3-3M11 5h6M11 9.5h4.5M11 14h3",
  plus: "M10 4v12M4 10h12",
  close: "M5 5l10 10M15 5L5 15",
  chevron: "M5 7.5l5 5 5-5",
  search: "M8.5 3.5a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12.2 12.2L17 17",
  open: "M8 4H4v12h12v-4M11 4h5v5M16 4l-7 7",
  note: "M5 3h10v14H5zM7.5 7h5M7.5 10h5M7.5 13h3",
};
/** What stands where there is no picture. */
const DOT = "M10 8.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z";

/** @type {Readonly<Record<number, string>>} */
const BY_NUMBER = {
  32: "refresh",
  63: "mail",
  82: "calendar",
  87: "mail",
  88: "sent",
  109: "check",
  232: "warning",
  300: "mail",
};

/**
 * @param {string|number} name one of the names above, or the platform's number
 * @returns {SVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SPACE, "svg");
  for (const [attribute, value] of Object.entries({
    viewBox: "0 0 20 20",
    class: "icon",
    "aria-hidden": "true",
    focusable: "false",
  })) {
    svg.setAttribute(attribute, value);
  }
  const path = document.createElementNS(SPACE, "path");
  path.setAttribute("d", PATHS[typeof name === "number" ? (BY_NUMBER[name] ?? "") : name] ?? DOT);
  svg.append(path);
  return svg;
}

/**
 * Whether there is a picture for the number.
 * @param {number} number
 */
export function isDrawn(number) {
  return number in BY_NUMBER;
}
