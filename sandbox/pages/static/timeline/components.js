/**
 * The two components that a record source can make, as `context.factory` makes them, and how the page shows them.
 *
 * The page takes what it is given, as the worst host would: addresses and styles are set as they come, only that text
 * is text and an attribute is an attribute. https://learn.microsoft.com/power-apps/developer/component-framework/reference/factory
 */
import { element } from "./elements.js";

/**
 * @typedef {{type: "Label"|"IMG", properties: Record<string, any>, children: unknown}} Component
 */

const TYPES = ["Label", "IMG"];
/** @type {Readonly<Record<string, string>>} */
const ATTRIBUTES = {
  accessibleName: "aria-label",
  title: "title",
  id: "id",
  role: "role",
  src: "src",
  href: "href",
  alt: "alt",
  altText: "alt",
  lang: "lang",
  dir: "dir",
};
/** Numbers that carry no unit; all others are pixels, as in React. */
const BARE = new Set([
  "flex",
  "flexGrow",
  "flexShrink",
  "fontWeight",
  "lineHeight",
  "opacity",
  "order",
  "zIndex",
  "zoom",
  "WebkitLineClamp",
  "lineClamp",
]);

/**
 * `context.factory.createElement`. Throws for a type that the platform's samples do not use.
 * @param {string} type
 * @param {Record<string, any>} [properties]
 * @param {unknown} [children] text, a component, or an array of these
 * @returns {Component}
 */
export function createElement(type, properties = {}, children = undefined) {
  if (!TYPES.includes(type)) {
    throw new TypeError(`The timeline makes components of ${TYPES.join(" and ")}, not of ${type}.`);
  }
  return Object.freeze({
    type: /** @type {"Label"|"IMG"} */ (type),
    properties: { ...properties, className: undefined },
    children,
  });
}

/**
 * A label of the timeline's own cards, with a class of its style sheet.
 * @param {string} name
 * @param {unknown} children
 * @returns {Component}
 */
export function label(name, children) {
  return { type: "Label", properties: { className: name }, children };
}

/**
 * What the components look like in the page.
 * @param {unknown} made
 * @returns {Node[]}
 */
export function shown(made) {
  if (Array.isArray(made)) {
    return made.flatMap(shown);
  }
  if (made === null || made === undefined || typeof made === "boolean") {
    return [];
  }
  return isComponent(made) ? [node(made)] : [document.createTextNode(String(made))];
}

/**
 * @param {unknown} made
 * @returns {made is Component}
 */
function isComponent(made) {
  return typeof made === "object" && made !== null && "type" in made && "properties" in made;
}

/**
 * @param {Component} component
 * @returns {HTMLElement}
 */
function node({ type, properties, children }) {
  const made = element(type === "IMG" ? "img" : "div", { class: properties.className ?? "component" });
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    if (properties[name] !== undefined && properties[name] !== null) {
      made.setAttribute(attribute, String(properties[name]));
    }
  }
  if (type === "IMG" && !made.hasAttribute("alt")) {
    made.setAttribute("alt", made.getAttribute("aria-label") ?? "");
  }
  if (made.hasAttribute("aria-label") && !made.hasAttribute("role") && type === "Label") {
    made.setAttribute("role", "img"); // a name counts only where there is a role
  }
  dress(made, properties.style);
  if (type === "Label") {
    made.append(...shown(children));
  }
  return made;
}

/**
 * Sets a style as React does: names in camel case, bare numbers in pixels.
 * @param {HTMLElement} made
 * @param {Record<string, string|number>|undefined} style
 */
function dress(made, style) {
  for (const [name, value] of Object.entries(style ?? {})) {
    const text = typeof value === "number" && value !== 0 && !BARE.has(name) ? `${value}px` : String(value);
    if (name.startsWith("--")) {
      made.style.setProperty(name, text);
    } else {
      /** @type {any} */ (made.style)[name] = text;
    }
  }
}
