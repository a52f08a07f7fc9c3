/**
 * Making elements: text is always text, attributes are always attributes. It never parses markup.
 */

/**
 * An element with its properties and children. `class` and attributes are set as attributes, `on…` are listeners.
 * @param {string} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElement}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) {
      made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (value !== undefined && value !== null && value !== false) {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/**
 * Two letters for a person: of the first and the last word that begin with a letter or a digit.
 * @param {string} name
 * @returns {string}
 */
export function initials(name) {
  const words = (name ?? "")
    .split(/[\s@]+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+/u, ""))
    .filter(Boolean);
  const [first = "", last] = [words[0], words.at(-1)];
  const letters =
    words.length > 1 ? [...first].slice(0, 1).concat([...(last ?? "")].slice(0, 1)) : [...first].slice(0, 2);
  return letters.join("").toUpperCase();
}

const SHADES = 8;

/**
 * One of the bubble colours, always the same for the same name.
 * @param {string} name
 * @returns {string} a class
 */
export function shade(name) {
  let hash = 7;
  for (const character of name ?? "") {
    hash = (hash * 131 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  }
  return `shade-${hash % SHADES}`;
}
