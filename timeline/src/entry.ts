/**
 * What this source puts on the timeline: suggestions, and notices about them. Types, and their order. No I/O.
 */
import type { Suggestion } from "./answers.ts";
import type { IRecordData } from "./contract.ts";
import type { Times } from "./times.ts";

/** What the seller can do about a notice. */
export type NextStep = "sign_in" | "look_again" | "undo" | "none";

/** A sentence about the suggestions as a whole. */
export interface Notice {
  readonly code: string;
  readonly title: string;
  readonly sentence: string;
  readonly nextStep: NextStep;
  /** What it is about, where it is about one. */
  readonly suggestion?: Suggestion;
  /** Where an administrator can mend it. */
  readonly link?: string | undefined;
  /** Whether it stays when the seller filters or searches: without it nothing would explain the emptiness. */
  readonly isUrgent: boolean;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export type Entry =
  | { readonly type: "suggestion"; readonly suggestion: Suggestion; readonly canTrack: boolean }
  | { readonly type: "notice"; readonly notice: Notice };

/** Our ids begin with this, so that they clash with no activity's. */
export const PREFIX = "autocapture:";

/** The entry as the timeline carries it; `entryOf` reads it back. */
export function carried(entry: Entry, times: Times): IRecordData {
  return { id: idOf(entry), sortDateValue: sortValue(entry, times), data: JSON.stringify(entry) };
}

/** The entry behind what the timeline carries. */
export function entryOf(one: IRecordData): Entry {
  return JSON.parse(one.data) as Entry;
}

export function sortValue(entry: Entry, times: Times): string {
  return entry.type === "suggestion" ? times.sortValue(entry.suggestion) : new Date(entry.notice.at).toISOString();
}

function idOf(entry: Entry): string {
  return PREFIX + (entry.type === "suggestion" ? entry.suggestion.id : `notice:${entry.notice.code}`);
}
