/**
 * Dates and times as the seller reads them: in the time zone of their Dynamics 365 settings, not the browser's.
 *
 * https://learn.microsoft.com/power-apps/developer/model-driven-apps/clientapi/reference/xrm-utility/getglobalcontext/usersettings
 */
import type { Suggestion } from "./answers.ts";

/** The user's offset from UTC at a moment, in minutes, positive east of Greenwich. */
export type Offset = (at: Date) => number;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const DATE = { weekday: "short", day: "numeric", month: "short" } as const;
const TIME = { hour: "2-digit", minute: "2-digit" } as const;

export class Times {
  readonly #offset: Offset;
  readonly #language: string;

  /** `language` is a BCP 47 tag such as `en-GB`. */
  constructor(offset: Offset, language: string) {
    this.#offset = offset;
    this.#language = language;
  }

  /** `Mon 23 Nov, 14:05`. */
  moment(at: string): string {
    return this.#format(this.#local(new Date(at)), { ...DATE, ...TIME });
  }

  /** `Mon 23 Nov`. */
  day(at: string): string {
    return this.#format(this.#local(new Date(at)), DATE);
  }

  /** When a meeting is: its day and times, or its days when it lasts all day. */
  meeting(start: string, end: string, isAllDay: boolean): string {
    return isAllDay ? this.#days(start, end) : this.#span(this.#local(new Date(start)), this.#local(new Date(end)));
  }

  /** By what the timeline sorts a suggestion: its moment; for an all-day meeting, midnight where the seller is. */
  sortValue(one: Suggestion): string {
    if (!one.isAllDay || one.start === null) {
      return new Date(one.at).toISOString();
    }
    const midnight = new Date(one.start);
    return new Date(midnight.getTime() - this.#offset(midnight) * MINUTE).toISOString();
  }

  #span(start: Date, end: Date): string {
    const isOneDay = start.toISOString().slice(0, 10) === end.toISOString().slice(0, 10);
    const until = this.#format(end, isOneDay ? TIME : { ...DATE, ...TIME });
    return `${this.#format(start, { ...DATE, ...TIME })} – ${until}`;
  }

  /** Plain dates have no zone; the end is the day after the last. */
  #days(start: string, end: string): string {
    const first = new Date(start);
    const last = new Date(new Date(end).getTime() - DAY);
    const days =
      last > first ? `${this.#format(first, DATE)} – ${this.#format(last, DATE)}` : this.#format(first, DATE);
    return `${days}, all day`;
  }

  /** The moment with the user's wall clock in its UTC fields. */
  #local(at: Date): Date {
    return new Date(at.getTime() + this.#offset(at) * MINUTE);
  }

  #format(local: Date, shown: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.#language, { ...shown, timeZone: "UTC" }).format(local);
  }
}
