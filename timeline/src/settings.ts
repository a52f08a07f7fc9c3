/**
 * The configuration that the administrator publishes as a JSON web resource, checked. It holds no secret.
 *
 * Whoever can publish web resources runs code in the form, so the values are trusted as code is; they are checked
 * because a slip is found sooner by a sentence than by a blank timeline.
 */
import { Problem } from "./problem.ts";

export interface Settings {
  /** The function app's address, without `/api`. */
  readonly api: string;
  /** The client id of the timeline's own app registration, a single-page application. */
  readonly clientId: string;
  /** `https://login.microsoftonline.com/` and the tenant's id. */
  readonly authority: string;
  /** The scope that the API's registration exposes. */
  readonly scope: string;
  /** The blank page that receives sign-ins, from the organisation's root. */
  readonly redirectUri: string;
  /** Metadata of the authority, as JSON text, where it does not publish its own. */
  readonly authorityMetadata: string | undefined;
  readonly cloudDiscoveryMetadata: string | undefined;
}

const NEEDED = ["api", "clientId", "authority", "scope", "redirectUri"] as const;
const OPTIONAL = ["authorityMetadata", "cloudDiscoveryMetadata"] as const;

/** The settings in what the timeline passes on: the parsed JSON, or its text. Throws a `Problem` that names the fault. */
export function settings(config: unknown): Settings {
  const found = members(config);
  const wrong = [
    ...NEEDED.filter((name) => !isText(found[name])),
    ...OPTIONAL.filter((name) => found[name] !== undefined && !isText(found[name])),
  ];
  if (wrong.length > 0) {
    throw unset(`lacks ${wrong.join(", ")}`);
  }
  for (const name of ["api", "authority"] as const) {
    if (!isAddress(found[name] as string)) {
      throw unset(`has no https address as ${name}`);
    }
  }
  return { ...(found as unknown as Settings), api: (found.api as string).replace(/\/+$/, "") };
}

function members(config: unknown): Record<string, unknown> {
  const parsed = typeof config === "string" ? parse(config) : config;
  if (typeof parsed !== "object" || parsed === null) {
    throw unset("is missing or is no JSON object");
  }
  return parsed as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** https, or http on this very machine, where nothing can listen in. */
function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "https:" || (url?.protocol === "http:" && ["127.0.0.1", "localhost"].includes(url.hostname));
}

function unset(fault: string): Problem {
  return new Problem(
    "settings_wrong",
    `The configuration of this connector ${fault}. Ask your administrator to correct the JSON web resource.`,
  );
}
