/**
 * The timeline's filter panel: which suggestions pass, and how many each option would show. Pure.
 *
 * A suggestion takes part in the timeline's own groups where it has an answer for them (record type, activity type,
 * date), and in one group of ours. Where a group is chosen in which no suggestion can be, none passes.
 */
import type { Suggestion } from "./answers.ts";
import type { IFilterGroup, IFilterRequest } from "./contract.ts";
import { line } from "./text.ts";

/** The name of our own group. */
export const OWN_GROUP = "autocapture_suggestions";

interface Option {
  readonly label: string;
  accepts(one: Suggestion, now: Date): boolean;
}

const HOUR = 3_600_000;

const GROUPS: Readonly<Record<string, Readonly<Record<string, Option>>>> = {
  Module: { Activities: { label: "Activities", accepts: () => true } },
  ActivityType: {
    "4202": { label: "Email", accepts: (one) => one.kind === "email" },
    "4201": { label: "Appointment", accepts: (one) => one.kind === "meeting" },
  },
  TLG: {
    Last24Hours: { label: "Last 24 hours", accepts: within(24) },
    Last7Days: { label: "Last 7 days", accepts: within(7 * 24) },
    Last30Days: { label: "Last 30 days", accepts: within(30 * 24) },
  },
  [OWN_GROUP]: {
    untracked: { label: "Not tracked", accepts: (one) => one.state === "untracked" },
    pending: { label: "Tracking pending", accepts: (one) => one.state === "pending" },
    failed: { label: "Tracking failed", accepts: (one) => one.state === "failed" },
    elsewhere: { label: "Tracked elsewhere", accepts: (one) => one.state.startsWith("tracked_") },
    private: { label: "Private", accepts: (one) => one.isPrivate },
  },
};

/** Whether the seller filters or searches at all. */
export function isNarrowed(filter: IFilterRequest | undefined): boolean {
  return chosen(filter).length > 0 || needle(filter) !== "";
}

/** The suggestions that pass every chosen group and the search. */
export function passing(all: readonly Suggestion[], filter: IFilterRequest | undefined, now: Date): Suggestion[] {
  const groups = chosen(filter);
  return all.filter((one) => groups.every((group) => accepts(group, one, now)) && isFound(one, needle(filter)));
}

/** The groups with the number of suggestions that each option would show beside what is chosen in the other groups. */
export function details(all: readonly Suggestion[], filter: IFilterRequest | undefined, now: Date): IFilterGroup[] {
  const groups = chosen(filter);
  return Object.entries(GROUPS).map(([name, options]) => {
    const own = groups.find((group) => group.name === name);
    const others = { filterData: groups.filter((group) => group !== own), searchKey: needle(filter) };
    const rest = passing(all, others, now);
    return {
      name,
      ...(name === OWN_GROUP && { label: "Suggestions from Outlook" }),
      type: "MultiSelect",
      isExpanded: name === OWN_GROUP,
      options: Object.entries(options).map(([value, option]) => ({
        value,
        label: option.label,
        count: rest.filter((one) => option.accepts(one, now)).length,
        isSelected: own?.values.includes(value) ?? false,
      })),
    };
  });
}

interface Chosen extends IFilterGroup {
  readonly values: readonly string[];
}

function chosen(filter: IFilterRequest | undefined): Chosen[] {
  return (filter?.filterData ?? [])
    .map((group) => ({
      ...group,
      values: (group.options ?? []).filter((one) => one.isSelected).map((one) => one.value),
    }))
    .filter((group) => group.values.length > 0);
}

function accepts(group: Chosen, one: Suggestion, now: Date): boolean {
  return group.values.some((value) => GROUPS[group.name]?.[value]?.accepts(one, now) ?? false);
}

function needle(filter: IFilterRequest | undefined): string {
  return line(filter?.searchKey ?? "", 200).toLowerCase();
}

/** Whether the words stand in the subject, the preview, the place, or a participant's name or address. */
function isFound(one: Suggestion, wanted: string): boolean {
  const people = [one.from, ...one.to, ...one.cc].flatMap((person) => (person ? [person.name, person.address] : []));
  return [one.subject, one.preview, one.location ?? "", ...people].some((text) => text.toLowerCase().includes(wanted));
}

function within(hours: number): (one: Suggestion, now: Date) => boolean {
  return (one, now) => {
    const age = now.getTime() - new Date(one.at).getTime();
    return age >= 0 && age <= hours * HOUR;
  };
}
