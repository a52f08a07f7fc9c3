/**
 * The suggestions of one record as they stand now: loaded, tracked, followed until they have ended. It shows nothing.
 */
import type { State, Suggestion, Timeline, Tracking } from "./answers.ts";
import type { Api } from "./api.ts";
import { asProblem, type Problem } from "./problem.ts";
import type { RecordRef } from "./record.ts";
import { delay } from "./waiting.ts";

/** The world around: time, and whether the form still shows this record. */
export interface Surroundings {
  now(): Date;
  after(milliseconds: number, action: () => void): void;
  shows(record: RecordRef): boolean;
  /** Called when what is to be seen has changed. */
  changed(): void;
}

/** A suggestion that was saved since the form opened, and why it could not be undone. */
export interface Saved {
  readonly suggestion: Suggestion;
  readonly problem?: Problem;
}

/** How many of the saved ones stay at hand. */
const MOST_SAVED = 3;

export class Suggestions {
  /** When they were asked for last. */
  askedAt: Date;
  timeline: Timeline | undefined;
  /** Why there are none to show. */
  problem: Problem | undefined;
  /** The latest first. */
  saved: readonly Saved[] = [];
  #loading: Promise<void> | undefined;
  readonly #followed = new Set<string>();
  readonly #undoing = new Set<string>();

  constructor(
    readonly record: RecordRef,
    private readonly api: Api,
    private readonly around: Surroundings,
  ) {
    this.askedAt = around.now();
  }

  get all(): readonly Suggestion[] {
    return this.timeline?.suggestions ?? [];
  }

  get isLoading(): boolean {
    return this.#loading !== undefined;
  }

  /** Reads them anew, once however often it is asked for meanwhile. It never throws: `problem` tells. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** Tracks one: pending at once, then followed until it has ended. Returns what stood in the way, if anything did. */
  async track(one: Suggestion, confirmPrivate: boolean): Promise<Problem | undefined> {
    const { id } = one;
    const failure = one.tracking?.canRetry ? one.tracking.id : null;
    this.#become(id, pending(this.around.now()));
    this.around.changed();
    try {
      this.#settle(id, await (failure ? this.api.retry(failure, confirmPrivate) : this.#begin(id, confirmPrivate)));
      return undefined;
    } catch (thrown) {
      const problem = asProblem(thrown);
      this.#become(id, failed(problem, this.around.now()));
      return problem;
    } finally {
      this.around.changed();
    }
  }

  /** Takes a Track back, once however often it is clicked. Returns what stood in the way, if anything did. */
  async undo(one: Suggestion): Promise<Problem | undefined> {
    if (!one.tracking?.id || this.#undoing.has(one.id)) {
      return undefined;
    }
    this.#undoing.add(one.id);
    try {
      await this.api.undo(one.tracking.id);
      this.saved = this.saved.filter(({ suggestion }) => suggestion.id !== one.id);
      await this.load();
      return undefined;
    } catch (thrown) {
      return this.#stays(one, asProblem(thrown));
    } finally {
      this.#undoing.delete(one.id);
      this.around.changed();
    }
  }

  #begin(id: string, confirmPrivate: boolean): Promise<Tracking> {
    return this.api.track(this.record, id, confirmPrivate);
  }

  /** What could not be undone says why: where it was saved, or on the card of what still waits. */
  #stays(one: Suggestion, problem: Problem): Problem {
    this.saved = this.saved.map((saved) => (saved.suggestion.id === one.id ? { ...saved, problem } : saved));
    const waiting = this.all.find(({ id }) => id === one.id)?.tracking;
    if (waiting) {
      this.#become(one.id, { ...waiting, reason: problem.message });
    }
    return problem;
  }

  async #load(): Promise<void> {
    this.askedAt = this.around.now();
    try {
      this.timeline = await this.api.suggestions(this.record);
      this.problem = undefined;
      for (const one of this.all) {
        this.#follow(one.id, one.tracking);
      }
    } catch (thrown) {
      this.timeline = undefined;
      this.problem = asProblem(thrown);
    }
  }

  /** Looks again and again, ever less often. What waits for a meeting to begin is not waited for. */
  #follow(id: string, tracking: Tracking | null): void {
    if (tracking?.id && isOnItsWay(tracking) && !this.#followed.has(id)) {
      this.#followed.add(id);
      this.#lookLater(id, tracking.id, 0);
    }
  }

  #lookLater(id: string, trackingId: string, look: number): void {
    const wait = delay(look);
    if (wait === undefined) {
      this.#followed.delete(id);
      return;
    }
    this.around.after(wait, () => {
      if (this.around.shows(this.record)) {
        void this.#look(id, trackingId, look);
      } else {
        this.#followed.delete(id);
      }
    });
  }

  async #look(id: string, trackingId: string, look: number): Promise<void> {
    const found = await this.api.tracking(trackingId).catch(() => undefined);
    if (found === undefined || isOnItsWay(found)) {
      this.#lookLater(id, trackingId, look + 1);
      this.#tell(id, found);
      return;
    }
    this.#followed.delete(id);
    this.#settle(id, found);
    if (found.state.startsWith("tracked_")) {
      await this.load(); // only the list tells who tracked it, and where
    }
    this.around.changed();
  }

  /** What it is waiting for, once that is known. */
  #tell(id: string, found: Tracking | undefined): void {
    const shown = this.all.find((one) => one.id === id)?.tracking;
    if (found && shown && found.reason !== shown.reason) {
      this.#become(id, found);
      this.around.changed();
    }
  }

  #settle(id: string, tracking: Tracking): void {
    this.#become(id, tracking);
    this.#follow(id, tracking);
  }

  /** Tracked on this record, the timeline shows the activity itself: the suggestion goes, and stays at hand for Undo. */
  #become(id: string, tracking: Tracking): void {
    if (!this.timeline) {
      return;
    }
    const isGone = (one: Suggestion) => one.id === id && tracking.state === "tracked";
    const left = this.all.filter((one) => !isGone(one));
    if (tracking.undoUntil || tracking.reason) {
      const saved = this.all.filter(isGone).map((one) => ({ suggestion: { ...one, tracking } }));
      this.saved = [...saved, ...this.saved].slice(0, MOST_SAVED);
    }
    this.timeline = {
      ...this.timeline,
      matched: this.timeline.matched - (this.all.length - left.length),
      suggestions: left.map((one) => (one.id === id ? { ...one, state: stateOf(tracking), tracking } : one)),
    };
  }
}

/** Whether it ends by itself in a while; what waits for a meeting to begin takes days, and may be undone meanwhile. */
function isOnItsWay(tracking: Tracking): boolean {
  return tracking.state === "pending" && !tracking.undoUntil;
}

function stateOf({ state }: Tracking): State {
  return state === "undone" ? "untracked" : state;
}

function pending(now: Date): Tracking {
  return { ...ended(now), state: "pending" };
}

function failed(problem: Problem, now: Date): Tracking {
  return { ...ended(now), state: "failed", reason: problem.message };
}

function ended(now: Date): Omit<Tracking, "state"> {
  const unknown = { id: null, reason: null, activityId: null, regarding: null, trackedBy: null };
  return { ...unknown, at: now.toISOString(), steps: [], undoUntil: null, canRetry: false };
}
