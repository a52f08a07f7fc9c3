/**
 * Every state of a suggestion: its name, and a sentence that says what it means or what to do. Pure.
 */
import type { State, Step, Suggestion } from "./answers.ts";
import { line } from "./text.ts";

const NAMES: Readonly<Record<State, string>> = {
  untracked: "Not tracked",
  pending: "Tracking pending",
  tracked: "Tracked",
  failed: "Tracking failed",
  tracked_elsewhere: "Tracked elsewhere",
  tracked_not_visible: "Tracked, not visible",
};

const STEPS: Readonly<Record<string, string>> = {
  accepted: "You tracked it",
  staged: "Read from your Outlook",
  queued: "Waiting for its turn",
  waiting: "Waiting for the meeting to start",
  writing: "Being saved",
  put_back: "Dynamics 365 asked for a pause",
  tracked: "Saved",
  failed: "Could not be saved",
  undone: "Undone",
  tracked_elsewhere: NAMES.tracked_elsewhere,
  tracked_not_visible: NAMES.tracked_not_visible,
};

/** A step in words; one that is not known by its own name. */
export function stepName({ name }: Step): string {
  return Object.hasOwn(STEPS, name) ? (STEPS[name] ?? name) : line(name.replaceAll("_", " "), 40);
}

export function stateName(one: Suggestion): string {
  return NAMES[one.state];
}

export function stateSentence(one: Suggestion): string {
  switch (one.state) {
    case "untracked":
      return "Only you see this. Track it to share it with everyone who sees the record.";
    case "pending":
      return (
        one.tracking?.reason ?? "It is being saved to Dynamics 365. This takes a few seconds, at most some minutes."
      );
    case "failed":
      return one.tracking?.reason ?? "It could not be saved. Try again.";
    case "tracked":
      return "It is an activity on this record.";
    case "tracked_elsewhere":
      return elsewhere(one);
    case "tracked_not_visible":
      return "A colleague tracked it on a record that you may not read. Ask your team.";
  }
}

function elsewhere({ tracking }: Suggestion): string {
  const who = tracking?.trackedBy ? ` by ${line(tracking.trackedBy, 100)}` : "";
  const where = tracking?.regarding?.name ? line(tracking.regarding.name, 160) : "another record";
  return `Tracked${who} on ${where}.`;
}
