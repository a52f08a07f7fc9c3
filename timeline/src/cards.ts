/**
 * A suggestion as a card, collapsed and expanded. It decides what is said; `look` how; a click's work is handed in.
 */
import type { Reason, Suggestion } from "./answers.ts";
import type { Component, Context, IRecordCommand, IRecordUX } from "./contract.ts";
import { CHIPS, ICONS, Labels, STYLES } from "./look.ts";
import { counterpart, list, nameOf, summary } from "./people.ts";
import { stateName, stateSentence, stepName } from "./states.ts";
import { line, safeLink } from "./text.ts";
import type { Times } from "./times.ts";

const LONGEST_SUBJECT = 200;
const LONGEST_PREVIEW = 400;
const LONGEST_REASON = 300;

/** What a card is made with. */
export interface Making {
  readonly id: string;
  readonly isExpanded: boolean;
  readonly canTrack: boolean;
  readonly context: Context;
  readonly times: Times;
  track(one: Suggestion): Promise<void>;
  undo(one: Suggestion): Promise<void>;
}

export function card(one: Suggestion, making: Making): IRecordUX {
  const labels = new Labels(making.context.factory, making.id);
  const name = nameOf(counterpart(one));
  const body = making.isExpanded ? expanded(one, labels, making.times) : collapsed(one, labels);
  return {
    id: making.id,
    profilePicture: {
      initials: making.context.parameters.getTwoLetterInitialsFromUserName(name),
      accessibleName: name,
    },
    icon: { type: one.kind === "email" ? ICONS.untrackedEmail : ICONS.appointment, accessibleName: kindOf(one) },
    header: { components: header(one, labels) },
    body: { components: body },
    footer: { components: [labels.label("when", when(one, making.times), STYLES.quiet)] },
    commands: commands(one, making),
    accessibleName: spoken(one, making.times),
    moduleName: "autocapture",
    sortDateValue: making.times.sortValue(one),
  };
}

function header(one: Suggestion, labels: Labels): Component[] {
  const parts = [
    labels.label("subject", subject(one), STYLES.title),
    labels.label("state", stateName(one), CHIPS[one.state]),
  ];
  return one.isPrivate ? [...parts, labels.label("private", "🔒 Private", CHIPS.private)] : parts;
}

function collapsed(one: Suggestion, labels: Labels): Component[] {
  const parts = [
    labels.label("people", summary(one), STYLES.line),
    labels.label("preview", line(one.preview, LONGEST_PREVIEW), { ...STYLES.quiet, ...STYLES.cut }),
  ];
  return one.state === "untracked" ? parts : [...parts, labels.label("sentence", stateSentence(one), STYLES.line)];
}

function expanded(one: Suggestion, labels: Labels, times: Times): Component[] {
  const facts = [...participants(one), ...circumstances(one, times)];
  return [
    ...facts.map(([name, text], at) => labels.label(`fact-${at}`, `${name}: ${text}`, STYLES.line)),
    labels.label("preview", line(one.preview, LONGEST_PREVIEW), STYLES.preview),
    labels.label("why", "Why am I seeing this?", STYLES.heading),
    ...one.reasons.map((reason, at) => labels.label(`reason-${at}`, why(one, reason), STYLES.reason)),
    labels.label("sentence", stateSentence(one), { ...STYLES.line, marginTop: "8px" }),
    ...history(one, labels, times),
  ];
}

/** Every step of its tracking, where there is one. */
function history(one: Suggestion, labels: Labels, times: Times): Component[] {
  const steps = one.tracking?.steps ?? [];
  if (steps.length === 0) {
    return [];
  }
  const told = steps.map((step) => `${times.moment(step.at)}: ${stepName(step)}`);
  return [
    labels.label("happened", "What happened", STYLES.heading),
    ...told.map((text, at) => labels.label(`step-${at}`, text, STYLES.reason)),
  ];
}

const HEADERS = {
  email: { from: "From", to: "To", cc: "Cc" },
  meeting: { from: "Organiser", to: "Required", cc: "Optional" },
} as const;

/** `Cc: anna@fabrikam.com, stakeholder Decision Maker`. */
function why(one: Suggestion, reason: Reason): string {
  return line(`${HEADERS[one.kind][reason.header]}: ${reason.address}, ${reason.label}`, LONGEST_REASON);
}

type Fact = readonly [name: string, text: string];

function participants(one: Suggestion): Fact[] {
  const names = HEADERS[one.kind];
  const all = [
    { name: names.from, people: one.from ? [one.from] : [] },
    { name: names.to, people: one.to },
    { name: names.cc, people: one.cc },
  ];
  return all.filter(({ people }) => people.length > 0).map(({ name, people }) => [name, list(people)]);
}

function circumstances(one: Suggestion, times: Times): Fact[] {
  const facts: Fact[] = [];
  if (one.start !== null && one.end !== null) {
    facts.push(["When", times.meeting(one.start, one.end, one.isAllDay ?? false)]);
  }
  if (one.location) {
    facts.push(["Where", line(one.location, LONGEST_SUBJECT)]);
  }
  if (one.hasAttachments) {
    facts.push(["Attachments", "yes, saved with it when you track it"]);
  }
  return facts;
}

function commands(one: Suggestion, making: Making): IRecordCommand[] {
  return [...tracking(one, making), ...undoing(one, making), ...opening(one)];
}

/** What waits for its meeting can still be taken back. */
function undoing(one: Suggestion, making: Making): IRecordCommand[] {
  if (one.state !== "pending" || !one.tracking?.undoUntil) {
    return [];
  }
  const label = "Don't save it";
  const [title, command] = [`${label}: ${subject(one)}`, "autocapture.undo"];
  return [{ iconType: ICONS.undo, label, title, command, commandType: "BUTTON", onClick: () => making.undo(one) }];
}

function tracking(one: Suggestion, making: Making): IRecordCommand[] {
  if (!making.canTrack || (one.state !== "untracked" && one.state !== "failed")) {
    return [];
  }
  const label = one.state === "failed" ? "Retry" : "Track";
  return [
    {
      iconType: one.state === "failed" ? ICONS.again : ICONS.track,
      label,
      title: `${label}: ${subject(one)}`,
      command: `autocapture.${label.toLowerCase()}`,
      commandType: "BUTTON",
      onClick: () => making.track(one),
    },
  ];
}

function opening(one: Suggestion): IRecordCommand[] {
  const href = safeLink(one.webLink);
  if (!href) {
    return [];
  }
  const title = `Open in Outlook: ${subject(one)}`;
  return [
    {
      iconType: ICONS.outlook,
      label: "Open in Outlook",
      title,
      command: "autocapture.open",
      commandType: "HYPERLINK",
      href,
    },
  ];
}

function subject(one: Suggestion): string {
  return line(one.subject, LONGEST_SUBJECT) || "(no subject)";
}

function kindOf(one: Suggestion): string {
  return one.kind === "email" ? "Email from your Outlook" : "Meeting from your Outlook";
}

function when(one: Suggestion, times: Times): string {
  return one.start !== null && one.end !== null
    ? times.meeting(one.start, one.end, one.isAllDay ?? false)
    : `${one.direction === "outgoing" ? "Sent" : "Received"} ${times.moment(one.at)}`;
}

/** What a screen reader says of the whole card. */
function spoken(one: Suggestion, times: Times): string {
  const lock = one.isPrivate ? ", private" : "";
  return `${kindOf(one)}: ${subject(one)}. ${summary(one)}. ${when(one, times)}. ${stateName(one)}${lock}.`;
}
