/**
 * What the API answers, as far as the timeline shows it. Types only; `/api/openapi.json` describes all of it.
 */

/** A name and an address; either may be empty. Both come from a mail: they are text and nothing else. */
export interface Person {
  readonly name: string;
  readonly address: string;
}

export type State = "untracked" | "pending" | "tracked" | "failed" | "tracked_elsewhere" | "tracked_not_visible";

export interface Reason {
  readonly address: string;
  readonly header: "from" | "to" | "cc";
  readonly path: string;
  readonly label: string;
}

/** Something that happened to a tracking: a stage or a state, by its name, which may be a new one. */
export interface Step {
  readonly name: string;
  readonly at: string;
}

export interface Tracking {
  readonly id: string | null;
  readonly state: State | "undone";
  /** With `failed`, what to do; with `pending`, what it waits for; with `tracked`, what could not be saved. */
  readonly reason: string | null;
  readonly activityId: string | null;
  readonly regarding: { readonly table: string; readonly id: string; readonly name: string | null } | null;
  readonly trackedBy: string | null;
  readonly at: string;
  /** The oldest first. */
  readonly steps: readonly Step[];
  /** Until when it may be undone; null when there is nothing to undo. */
  readonly undoUntil: string | null;
  readonly canRetry: boolean;
}

export interface Suggestion {
  readonly id: string;
  readonly kind: "email" | "meeting";
  readonly state: State;
  readonly subject: string;
  readonly preview: string;
  readonly at: string;
  readonly direction: "incoming" | "outgoing";
  readonly from: Person | null;
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly start: string | null;
  readonly end: string | null;
  readonly isAllDay: boolean | null;
  readonly location: string | null;
  readonly hasAttachments: boolean;
  readonly isPrivate: boolean;
  readonly webLink: string;
  readonly reasons: readonly Reason[];
  readonly tracking: Tracking | null;
}

export interface Timeline {
  readonly record: {
    readonly table: string;
    readonly id: string;
    readonly name: string;
    readonly canTrack: boolean;
    readonly cannotTrackReason: string | null;
  };
  readonly status: "ok" | "none" | "no_mailbox";
  readonly asOf: string;
  readonly window: { readonly messagesSince: string; readonly meetingsFrom: string; readonly meetingsTo: string };
  readonly matched: number;
  readonly suggestions: readonly Suggestion[];
}
