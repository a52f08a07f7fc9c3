/**
 * Record sources of the form, loaded as a form does: the web resource as a classic script, then its class by name.
 *
 * https://learn.microsoft.com/power-apps/maker/model-driven-apps/custom-connectors-timeline-control
 */
import { element } from "./elements.js";

/** What the form's XML says of its timeline, in `UClientRecordSourcesJSON`. */
const RECORD_SOURCES =
  '{"recordSources":[{"name":"autocapture_/timeline.js","constructor":"AutoCapture.RecordSource"}]}';
/** The JSON web resource that the maker names beside it. */
const CONFIGURATION = "autocapture_/settings.json";

/** @typedef {import("./types.js").RecordSource} RecordSource */

/**
 * All record sources of the form, initialised. Rejects with a sentence when one cannot be had.
 * @param {object} context
 * @returns {Promise<RecordSource[]>}
 */
export async function recordSources(context) {
  const configured = JSON.parse(RECORD_SOURCES).recordSources;
  return Promise.all(
    configured.map((/** @type {{name: string, constructor: string}} */ one) => recordSource(one, context)),
  );
}

/**
 * @param {{name: string, constructor: string}} configured
 * @param {object} context
 * @returns {Promise<RecordSource>}
 */
async function recordSource({ name, constructor: path }, context) {
  await run(name);
  const Constructor = path.split(".").reduce((/** @type {any} */ at, part) => at?.[part], window);
  if (typeof Constructor !== "function") {
    throw new Error(`The web resource ${name} makes no ${path}.`);
  }
  const source = new Constructor();
  await source.init(context, await configuration());
  return source;
}

/**
 * @param {string} name
 * @returns {Promise<void>}
 */
function run(name) {
  return new Promise((resolve, reject) => {
    const script = element("script", { src: `/WebResources/${name}` });
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () =>
      reject(new Error(`The web resource ${name} was not found. Build the timeline, then start the sandbox again.`)),
    );
    document.head.append(script);
  });
}

/** @returns {Promise<unknown>} */
async function configuration() {
  const answer = await fetch(`/WebResources/${CONFIGURATION}`);
  return answer.ok ? answer.json() : undefined;
}
