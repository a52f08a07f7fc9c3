/**
 * What a record source is given: the documented context, and `window.Xrm` as far as it is documented for web resources.
 *
 * https://learn.microsoft.com/power-apps/developer/model-driven-apps/clientapi/reference/xrm-utility
 */
import { createElement } from "./components.js";
import { openAlertDialog, openConfirmDialog, openErrorDialog, openUrl } from "./dialogs.js";
import { element, initials } from "./elements.js";

/** @typedef {import("./types.js").TableContext} TableContext */
/** @typedef {import("./sandbox.js").User} User */

const ENGLISH = 1033;

/**
 * @param {{user: User, record: TableContext, api: import("./dataverse.js").WebApi, refetch: () => void, controlId: string}} given
 * @returns {object}
 */
export function context({ user, record, api, refetch, controlId }) {
  return {
    parameters: {
      controlId,
      tableContext: record,
      getTwoLetterInitialsFromUserName: initials,
      refetchRerenderRecords: refetch,
      sanitizeContent,
    },
    factory: { createElement },
    webAPI: {
      retrieveRecord: (/** @type {[string, string, string?]} */ ...asked) => api.retrieveRecord(...asked),
      retrieveMultipleRecords: (/** @type {[string, string?, number?]} */ ...asked) =>
        api.retrieveMultipleRecords(...asked),
    },
    userSettings: userSettings(user),
    navigation: { openConfirmDialog, openAlertDialog, openErrorDialog, openUrl },
    page: { entityId: record.id, entityTypeName: record.name },
  };
}

/**
 * Makes `window.Xrm`; the page context names the record until `close` is called, as
 * when one goes on to a dashboard.
 * @param {{user: User, record: TableContext, tenant: string}} given
 * @returns {() => void} `close`
 */
export function publishXrm({ user, record, tenant }) {
  /** @type {{pageType: string, entityName?: string, entityId?: string}} */
  let input = { pageType: "entityrecord", entityName: record.name, entityId: braced(record.id) };
  const globalContext = {
    userSettings: userSettings(user),
    organizationSettings: { organizationTenant: tenant, languageId: ENGLISH },
    getClientUrl: () => location.origin,
  };
  const utility = { getPageContext: () => ({ input }), getGlobalContext: () => globalContext };
  /** @type {any} */ (window).Xrm = {
    Utility: utility,
    Navigation: { openConfirmDialog, openAlertDialog, openErrorDialog, openUrl },
  };
  return () => {
    input = { pageType: "dashboard" };
  };
}

/** @param {User} user */
function userSettings(user) {
  return {
    userId: braced(user.systemuser ?? ""),
    userName: user.name,
    languageId: ENGLISH,
    getTimeZoneOffsetMinutes: (/** @type {Date|undefined} */ at) => -(at ?? new Date()).getTimezoneOffset(),
  };
}

/** @param {string} id */
function braced(id) {
  return `{${id.toUpperCase()}}`;
}

/**
 * Markup as text that means its characters.
 * @param {string} html
 * @returns {string}
 */
function sanitizeContent(html) {
  return element("div", {}, html).innerHTML;
}
