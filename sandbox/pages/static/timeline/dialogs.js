/**
 * The platform's dialogs, as `context.navigation` opens them. Escape and the close button mean cancel.
 *
 * https://learn.microsoft.com/power-apps/developer/model-driven-apps/clientapi/reference/xrm-navigation
 */
import { element } from "./elements.js";
import { icon } from "./icons.js";

/** @typedef {{title?: string, subtitle?: string, text: string, confirmButtonLabel?: string, cancelButtonLabel?: string}} Strings */

let count = 0;

/**
 * @param {Strings} strings
 * @returns {Promise<{confirmed: boolean}>}
 */
export async function openConfirmDialog(strings) {
  const buttons = [
    button(strings.confirmButtonLabel ?? "OK", "confirmed", "primary"),
    button(strings.cancelButtonLabel ?? "Cancel", "", "secondary"),
  ];
  return { confirmed: (await ask(strings, buttons)) === "confirmed" };
}

/**
 * @param {{title?: string, text: string, confirmButtonLabel?: string}} strings
 * @returns {Promise<void>}
 */
export async function openAlertDialog(strings) {
  await ask(strings, [button(strings.confirmButtonLabel ?? "OK", "confirmed", "primary")]);
}

/** @param {string|{message?: string}} options */
export function openErrorDialog(options) {
  return openAlertDialog({ title: "Error", text: typeof options === "string" ? options : (options.message ?? "") });
}

/**
 * Opens an address in a new tab that cannot reach this one.
 * @param {string} url
 */
export function openUrl(url) {
  window.open(url, "_blank", "noopener");
}

/**
 * @param {Strings} strings
 * @param {HTMLElement[]} buttons
 * @returns {Promise<string>} the value of the pressed button, empty for none
 */
function ask(strings, buttons) {
  const id = `dialog-${++count}`;
  const dialog = /** @type {HTMLDialogElement} */ (
    element(
      "dialog",
      { class: "dialog", "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-text` },
      element(
        "form",
        { method: "dialog" },
        element(
          "div",
          { class: "dialog-top" },
          element("h2", { id: `${id}-title` }, strings.title ?? "Confirm"),
          closing(),
        ),
        strings.subtitle && element("p", { class: "dialog-subtitle" }, strings.subtitle),
        element("p", { id: `${id}-text`, class: "dialog-text" }, strings.text),
        element("div", { class: "dialog-buttons" }, ...buttons),
      ),
    )
  );
  return open(dialog, buttons[0]);
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLElement|undefined} first has the focus
 * @returns {Promise<string>}
 */
function open(dialog, first) {
  const opener = /** @type {HTMLElement|null} */ (document.activeElement);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      refocus(opener);
      resolve(dialog.returnValue);
    });
    dialog.showModal();
    first?.focus();
  });
}

/**
 * Gives the focus back, to the control's successor if it was made anew meanwhile.
 * @param {HTMLElement|null} opener
 */
function refocus(opener) {
  const key = opener?.dataset.focus;
  const successor = key ? document.querySelector(`[data-focus="${CSS.escape(key)}"]`) : null;
  /** @type {HTMLElement|null} */ (opener?.isConnected ? opener : successor)?.focus();
}

/**
 * @param {string} text
 * @param {string} value
 * @param {string} look
 */
function button(text, value, look) {
  return element("button", { value, class: look }, text);
}

function closing() {
  return element("button", { value: "", class: "subtle", "aria-label": "Close", formnovalidate: true }, icon("close"));
}
