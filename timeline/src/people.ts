/**
 * Participants as a line of text. Pure.
 */
import type { Person, Suggestion } from "./answers.ts";
import { line } from "./text.ts";

const LONGEST_NAME = 80;
const LONGEST_ADDRESS = 120;
const MOST = 25;

/** A name, or the address where there is none. */
export function nameOf(person: Person | null): string {
  const name = line(person?.name ?? "", LONGEST_NAME) || line(person?.address ?? "", LONGEST_ADDRESS);
  return name || "Unknown sender";
}

/** `Anna Kowalski <anna@fabrikam.com>`: the address always stands beside the name, which anyone can choose. */
export function inFull(person: Person): string {
  const address = line(person.address, LONGEST_ADDRESS);
  const name = line(person.name, LONGEST_NAME);
  return name && address && name !== address ? `${name} <${address}>` : name || address;
}

/** All of them, or the first of very many. */
export function list(people: readonly Person[]): string {
  const shown = people.slice(0, MOST).map(inFull).join("; ");
  return people.length > MOST ? `${shown}; and ${people.length - MOST} more` : shown;
}

/** `Anna Kowalski to Kim Akers and 2 more`. */
export function summary(one: Suggestion): string {
  const [first, ...rest] = [...one.to, ...one.cc];
  const others = rest.length > 0 ? ` and ${rest.length} more` : "";
  return `${nameOf(one.from)}${first ? ` to ${nameOf(first)}${others}` : ""}`;
}

/** The person on the other side: whose initials the card shows. */
export function counterpart(one: Suggestion): Person | null {
  return one.direction === "outgoing" ? (one.to[0] ?? one.from) : one.from;
}
