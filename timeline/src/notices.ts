/**
 * Every state of the suggestions as a whole: its name, a sentence, and the next step. Pure.
 *
 * The sentences of problems come from the API, which knows more; here they get their names and their steps.
 */
import type { Timeline } from "./answers.ts";
import type { NextStep, Notice } from "./entry.ts";
import type { Problem } from "./problem.ts";
import type { Saved } from "./suggestions.ts";
import { line } from "./text.ts";
import type { Times } from "./times.ts";

const TITLES: Readonly<Record<string, string>> = {
  sign_in_needed: "Sign in to see your suggestions",
  claims_required: "Your organisation asks for another sign-in step",
  wrong_account: "You are signed in with another account",
  consent_required: "Auto capture has not been approved yet",
  policy_blocked: "A sign-in policy blocks auto capture",
  no_role: "Your role does not include auto capture",
  not_licensed: "Your licence does not include auto capture",
  user_not_assigned: "You are not assigned to auto capture",
  user_disabled: "Your account is disabled",
  record_forbidden: "You may not read this record",
  record_not_found: "This record was not found",
  table_unsupported: "This table has no suggestions",
  throttled: "Microsoft 365 asks for a pause",
  settings_wrong: "Auto capture is not set up completely",
  unreachable: "Auto capture could not be reached",
};

/** Where looking again is of no use until somebody else has acted. */
const SETTLED = new Set(["settings_wrong", "table_unsupported", "record_forbidden", "record_not_found"]);

/** What waiting mends. */
const PASSING = new Set(["throttled", "unavailable", "unreachable", "undo_under_way"]);

const LONGEST_SUBJECT = 120;

/** While Outlook is being read. */
export function looking(now: Date): Notice {
  const sentence = "Emails and meetings that belong to this record will appear here in a moment.";
  return notice("looking", "Looking in your Outlook …", sentence, "none", now.toISOString());
}

/** Why there are no suggestions. */
export function obstacle(problem: Problem, now: Date): Notice {
  const needsSignIn = problem.needsSignIn || problem.code === "wrong_account";
  const step = needsSignIn ? "sign_in" : SETTLED.has(problem.code) ? "none" : "look_again";
  const title = TITLES[problem.code] ?? (needsSignIn ? TITLES.sign_in_needed : undefined);
  const told = title ?? "Suggestions are not available";
  return { ...notice(problem.code, told, problem.message, step, now.toISOString()), link: problem.consentLink };
}

/** What the list itself does not say: that there is nothing, that there is more, or that nothing can be tracked. */
export function remarks(found: Timeline, times: Times): Notice[] {
  return [...empty(found, times), ...capped(found, times), ...untrackable(found)];
}

/** What was just saved, and that it can be taken back; or why not. */
export function saved(one: Saved, now: Date, times: Times): Notice {
  const { suggestion, problem } = one;
  const { id, tracking } = suggestion;
  const title = `“${line(suggestion.subject, LONGEST_SUBJECT) || "(no subject)"}” is saved for your team`;
  const until = tracking?.undoUntil;
  const canUndo = until && new Date(until) > now && (!problem || PASSING.has(problem.code) || problem.needsSignIn);
  const offer = canUndo ? `Undo removes the activity for everyone, until ${times.moment(until)}.` : "";
  const sentence = [tracking?.reason, problem?.message, offer].filter(Boolean).join(" ") || "It is an activity now.";
  const told = notice(`saved:${id}`, title, sentence, canUndo ? "undo" : "none", tracking?.at ?? now.toISOString());
  return { ...told, isUrgent: false, suggestion };
}

function empty(found: Timeline, times: Times): Notice[] {
  if (found.status === "no_mailbox") {
    const sentence = "Suggestions come from Exchange Online. Ask your administrator whether your mailbox is there.";
    return [notice("no_mailbox", "You have no Outlook mailbox here", sentence, "look_again", found.asOf)];
  }
  if (found.suggestions.length > 0) {
    return [];
  }
  const title = `No suggestions since ${times.day(found.window.messagesSince)}`;
  const sentence =
    "Nothing in your Outlook since then belongs to this record, or all of it is tracked. " +
    "Emails count by the record's addresses in From, To and Cc; meetings by their organiser and attendees.";
  return [{ ...notice("none", title, sentence, "look_again", found.window.messagesSince), isUrgent: false }];
}

function capped(found: Timeline, times: Times): Notice[] {
  if (found.matched <= found.suggestions.length || found.suggestions.length === 0) {
    return [];
  }
  const title = `Showing ${found.suggestions.length} of ${found.matched} suggestions`;
  const sentence = "These are the newest. Track what matters, and the next ones move up when you look again.";
  return [{ ...notice("capped", title, sentence, "look_again", belowAll(found, times)), isUrgent: false }];
}

/** A millisecond before the oldest one. */
function belowAll(found: Timeline, times: Times): string {
  const oldest = Math.min(...found.suggestions.map((one) => Date.parse(times.sortValue(one))));
  return new Date(oldest - 1).toISOString();
}

function untrackable(found: Timeline): Notice[] {
  if (found.record.canTrack || found.suggestions.length === 0) {
    return [];
  }
  const sentence = found.record.cannotTrackReason ?? "Ask the record's owner to share it with you.";
  return [notice("cannot_track", "You may look, but not track here", sentence, "none", found.asOf)];
}

function notice(code: string, title: string, sentence: string, nextStep: NextStep, at: string): Notice {
  return { code, title, sentence, nextStep, isUrgent: true, at };
}
