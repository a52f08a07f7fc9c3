/**
 * The page: finds out who looks at what, puts the form up, and gives its timeline the sources. Starts nothing else.
 */
import { asked } from "./address.js";
import { recordSources } from "./connector.js";
import { context, publishXrm } from "./context.js";
import { WebApi } from "./dataverse.js";
import { element, initials, shade } from "./elements.js";
import { blank, form, head } from "./form.js";
import { Activities } from "./native.js";
import { byUser, fill } from "./pickers.js";
import { addresses, records, token, users } from "./sandbox.js";
import { announce, report, settle, watchPolicy } from "./status.js";
import { Timeline } from "./timeline.js";

/** @typedef {import("./address.js").Asked} Asked */
/** @typedef {import("./sandbox.js").User} User */
/** @typedef {import("./types.js").TableContext} TableContext */

const main = /** @type {HTMLElement} */ (document.getElementById("form"));

async function start() {
  watchPolicy();
  const [{ entra, tenant }, people, listed] = await Promise.all([addresses(), users(), records()]);
  const wanted = withRecord(asked(location.search), listed);
  fill(wanted, people, listed, entra);
  const user = people.find((one) => [one.upn, one.id, one.address].includes(wanted.user));
  if (!user) {
    main.replaceChildren(welcome(wanted, people, entra));
  } else if (!wanted.id) {
    main.replaceChildren(
      blank("Pick a record", "This tenant has no record with a timeline, or none was picked above."),
    );
  } else {
    await open(wanted, user, tenant);
  }
}

/**
 * The record that was asked for, else the first contact, else the first one.
 * @param {Asked} wanted
 * @param {import("./sandbox.js").Listed[]} listed
 * @returns {Asked}
 */
function withRecord(wanted, listed) {
  const first = listed.find((one) => one.table === "contact") ?? listed[0];
  return wanted.id || !first ? wanted : { ...wanted, table: first.table, id: first.id };
}

/**
 * @param {Asked} wanted
 * @param {User} user
 * @param {string} tenant
 */
async function open(wanted, user, tenant) {
  const record = { name: wanted.table, id: wanted.id };
  const api = new WebApi(() => token(user.id));
  const leave = publishXrm({ user, record, tenant });
  const timeline = new Timeline(record, wanted.pageSize);
  const close = () => {
    leave();
    timeline.close();
    settle("reading", "command");
    main.replaceChildren(closed());
    main.querySelector("h1")?.focus();
    announce("The form is closed.");
  };
  const shown = await head(api, record).catch((thrown) => thrown);
  if (shown instanceof Error) {
    main.replaceChildren(blank("This record cannot be opened", `${user.name} gets this answer: ${shown.message}`));
    return;
  }
  document.title = `${shown.table}: ${shown.name}`;
  main.replaceChildren(...form(shown, timeline.place, close));
  timeline.render();
  await Promise.all([
    timeline.add({ name: "Activities", source: new Activities(api, record), isOurs: true }),
    connect(timeline, context({ user, record, api, controlId: "Timeline", refetch: () => void timeline.refetch() })),
  ]);
  timeline.complete();
}

/**
 * @param {Timeline} timeline
 * @param {object} given
 */
async function connect(timeline, given) {
  try {
    const sources = await recordSources(given);
    await Promise.all(
      sources.map((source) => timeline.add({ name: source.getRecordSourceInfo().name, source, isOurs: false })),
    );
  } catch (thrown) {
    report("A record source could not be started", thrown);
  }
}

/**
 * @param {Asked} wanted
 * @param {User[]} people
 * @param {string} entra
 */
function welcome(wanted, people, entra) {
  const links = people.map((user) => {
    const face = element("span", { class: `bubble ${shade(user.name)}`, "aria-hidden": "true" }, initials(user.name));
    const names = element("span", {}, element("strong", {}, user.name), element("span", { class: "upn" }, user.upn));
    return element("li", {}, element("a", { href: byUser(wanted, user.upn, entra) }, face, names));
  });
  return blank(
    "Who are you?",
    "Pick a user of the sandbox. You are then signed in to Dynamics 365 and at Microsoft Entra ID.",
    element("ul", { class: "people", role: "list" }, ...links),
  );
}

function closed() {
  return blank(
    "The form is closed",
    "Its timeline is gone, and nothing of it should ask for anything any more.",
    element("a", { href: location.href, class: "secondary" }, "Open it again"),
  );
}

start().catch((thrown) => report("The page could not be opened", thrown));
