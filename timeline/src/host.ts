/**
 * The browser around the record source: its clock, its language, its sign-in, and what form is open.
 *
 * The one place that touches globals; tests give another.
 */
import type { Context } from "./contract.ts";
import { plainId, type RecordRef } from "./record.ts";
import type { Settings } from "./settings.ts";
import { SignIn, type User } from "./signin.ts";
import type { Surroundings } from "./suggestions.ts";

export interface Host {
  readonly clock: Omit<Surroundings, "changed">;
  language(): string;
  pause(milliseconds: number): Promise<void>;
  signIn(settings: Settings, context: Context): Pick<SignIn, "token" | "ask">;
}

/** https://learn.microsoft.com/power-apps/developer/model-driven-apps/clientapi/reference/xrm-utility/getpagecontext */
interface Xrm {
  Utility: { getPageContext(): { input: { entityName?: string; entityId?: string } } };
}

/** The browser that a form runs in. */
export const browser: Host = {
  clock: {
    now: () => new Date(),
    after: (milliseconds, action) => void setTimeout(action, milliseconds),
    shows,
  },
  language: () => document.documentElement.lang || navigator.language,
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  signIn: (settings, context) =>
    new SignIn(
      settings,
      once(() => user(context)),
    ),
};

/** Whether the form of the record is the one that is open; a page that cannot tell counts as open. */
function shows(record: RecordRef): boolean {
  const open = (globalThis as { Xrm?: Xrm }).Xrm?.Utility.getPageContext().input;
  return open === undefined || (open.entityName === record.table && plainId(open.entityId ?? "") === record.id);
}

/** The signed-in user's names in Entra. Without them the sign-in still works: the seller picks the account. */
async function user(context: Context): Promise<User> {
  const id = plainId(context.userSettings.userId);
  try {
    const row = await context.webAPI.retrieveRecord(
      "systemuser",
      id,
      "?$select=domainname,azureactivedirectoryobjectid",
    );
    return { name: text(row.domainname), objectId: text(row.azureactivedirectoryobjectid) };
  } catch {
    return { name: "", objectId: "" };
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
