/**
 * The record source: what the timeline calls, and what a click does. It joins the parts and decides nothing by itself.
 *
 * The timeline never waits long for Outlook: what is not there after a moment is announced, and shown when it comes.
 */
import type { Suggestion } from "./answers.ts";
import { Api } from "./api.ts";
import { card } from "./cards.ts";
import type {
  Context,
  IFilterGroup,
  IFilterRequest,
  IRecordData,
  IRecordSource,
  IRecordsDataRequest,
  IRecordsDataResponse,
  IRecordUX,
  TableContext,
} from "./contract.ts";
import { carried, type Entry, entryOf, type Notice } from "./entry.ts";
import { details, isNarrowed, passing } from "./filters.ts";
import type { Host } from "./host.ts";
import { noticeCard } from "./noticecard.ts";
import { looking, obstacle, remarks, saved } from "./notices.ts";
import { isFirst, page } from "./paging.ts";
import { asProblem, type Problem } from "./problem.ts";
import { isSame, recordOf } from "./record.ts";
import { settings } from "./settings.ts";
import type { SignIn } from "./signin.ts";
import { Suggestions } from "./suggestions.ts";
import { line } from "./text.ts";
import { Times } from "./times.ts";

/** Milliseconds that the timeline's own activities wait for Outlook at most. */
const PATIENCE = 1_500;

export class RecordSource implements IRecordSource {
  readonly #host: Host;
  #context!: Context;
  #times!: Times;
  #api: Api | undefined;
  #signIn: Pick<SignIn, "ask"> | undefined;
  /** Why the source cannot work at all. */
  #fault: Problem | undefined;
  #suggestions: Suggestions | undefined;
  /** The next read from the start was asked for by us: it shows what changed, and reads nothing anew. */
  #isRerender = false;
  /** When that was. */
  #ownRefetch = new Date(0);

  constructor(host: Host) {
    this.#host = host;
  }

  /** Never rejects: a wrong configuration becomes a notice, or the timeline would stay blank without a word. */
  async init(context: Context, config?: unknown): Promise<void> {
    this.#context = context;
    this.#times = new Times((at) => context.userSettings.getTimeZoneOffsetMinutes(at), this.#host.language());
    try {
      const known = settings(config);
      const signIn = this.#host.signIn(known, context);
      this.#signIn = signIn;
      this.#api = new Api(known.api, () => signIn.token());
    } catch (thrown) {
      this.#fault = asProblem(thrown);
    }
  }

  getRecordSourceInfo(): { name: string } {
    return { name: "autocapture" };
  }

  async getRecordsData(request: IRecordsDataRequest, filter?: IFilterRequest): Promise<IRecordsDataResponse> {
    await this.#upToDate(request);
    const entries = [...this.#shown(filter), ...this.#notices(filter)];
    const response = page(
      entries.map((one) => carried(one, this.#times)),
      request,
    );
    return isFirst(request) ? { ...response, filtersData: this.#details(filter) } : response;
  }

  async getFilterDetails(filter?: IFilterRequest): Promise<IFilterGroup[]> {
    return this.#details(filter);
  }

  getRecordUX(shown: IRecordData, request: { isExpanded: boolean }): IRecordUX {
    const entry = entryOf(shown);
    if (entry.type === "notice") {
      return noticeCard(shown.id, entry.notice, this.#context.factory, {
        signIn: async () => void this.#askToSignIn(), // not waited for: a window that was closed must not block the button
        lookAgain: () => this.#lookAgain(),
        undo: (one) => this.#undo(one),
      });
    }
    return card(entry.suggestion, {
      id: shown.id,
      isExpanded: request.isExpanded,
      canTrack: entry.canTrack,
      context: this.#context,
      times: this.#times,
      track: (one) => this.#track(one),
      undo: (one) => this.#undo(one),
    });
  }

  /** Reads the suggestions when the form shows another record, or when the seller refreshes the timeline. */
  async #upToDate(request: IRecordsDataRequest): Promise<void> {
    const suggestions = this.#of(request.tableContext ?? this.#context.parameters.tableContext);
    const isRefresh = isFirst(request) && this.#isRefresh(new Date(request.lastRefetchedTime), suggestions);
    if (suggestions && (isRefresh || (suggestions.timeline ?? suggestions.problem) === undefined)) {
      await this.#load(suggestions);
    }
  }

  /** Whether the timeline was refreshed since we looked, and not by ourselves. */
  #isRefresh(refetchedAt: Date, suggestions: Suggestions | undefined): boolean {
    if (this.#isRerender) {
      this.#isRerender = false;
      this.#ownRefetch = refetchedAt;
    }
    return suggestions !== undefined && refetchedAt > suggestions.askedAt && refetchedAt > this.#ownRefetch;
  }

  #of(context: TableContext | undefined): Suggestions | undefined {
    const record = recordOf(context);
    if (!record || !this.#api) {
      this.#suggestions = undefined;
    } else if (!isSame(record, this.#suggestions?.record)) {
      this.#suggestions = new Suggestions(record, this.#api, { ...this.#host.clock, changed: () => this.#rerender() });
    }
    return this.#suggestions;
  }

  /** Waits for a moment; what comes later is shown when it comes. */
  async #load(suggestions: Suggestions): Promise<void> {
    const loaded = suggestions.load().then(() => true);
    const isLoaded = await Promise.race([loaded, this.#host.pause(PATIENCE).then(() => false)]);
    if (!isLoaded) {
      void loaded.then(() => suggestions === this.#suggestions && this.#rerender());
    }
  }

  #shown(filter: IFilterRequest | undefined): Entry[] {
    const canTrack = this.#suggestions?.timeline?.record.canTrack ?? false;
    const found = passing(this.#suggestions?.all ?? [], filter, this.#now());
    return found.map((suggestion) => ({ type: "suggestion", suggestion, canTrack }));
  }

  #notices(filter: IFilterRequest | undefined): Entry[] {
    return this.#allNotices()
      .filter((notice) => notice.isUrgent || !isNarrowed(filter))
      .map((notice) => ({ type: "notice", notice }));
  }

  #allNotices(): Notice[] {
    const suggestions = this.#suggestions;
    const problem = this.#fault ?? suggestions?.problem;
    if (problem) {
      return [obstacle(problem, this.#now())];
    }
    if (suggestions?.timeline) {
      const done = suggestions.saved.map((one) => saved(one, this.#now(), this.#times));
      return [...done, ...remarks(suggestions.timeline, this.#times)];
    }
    return suggestions?.isLoading ? [looking(this.#now())] : [];
  }

  #details(filter: IFilterRequest | undefined): IFilterGroup[] {
    return details(this.#suggestions?.all ?? [], filter, this.#now());
  }

  /** A private item becomes everyone's only after an explicit yes. */
  async #track(one: Suggestion): Promise<void> {
    const suggestions = this.#suggestions;
    if (!suggestions || (one.isPrivate && !(await this.#isConfirmed(one)))) {
      return;
    }
    const problem = await suggestions.track(one, one.isPrivate);
    if (problem?.needsSignIn && (await this.#isSignedIn(problem))) {
      await suggestions.track(one, one.isPrivate);
    }
  }

  async #undo(one: Suggestion): Promise<void> {
    const suggestions = this.#suggestions;
    const problem = await suggestions?.undo(one);
    if (problem?.needsSignIn && (await this.#isSignedIn(problem))) {
      await suggestions?.undo(one);
    }
  }

  async #isConfirmed(one: Suggestion): Promise<boolean> {
    const answer = await this.#context.navigation.openConfirmDialog({
      title: "Share something private?",
      text: `“${line(one.subject, 120) || "(no subject)"}” is private. Tracked, everyone who sees this record can read it.`,
      confirmButtonLabel: "Track",
      cancelButtonLabel: "Cancel",
    });
    return answer.confirmed;
  }

  async #askToSignIn(): Promise<void> {
    const suggestions = this.#suggestions;
    if (suggestions?.problem && (await this.#isSignedIn(suggestions.problem))) {
      await suggestions.load();
    }
    this.#rerender();
  }

  /** Asks for the sign-in that a problem wants; what stood in its way takes the problem's place. */
  async #isSignedIn(problem: Problem): Promise<boolean> {
    try {
      await this.#signIn?.ask(problem.claims);
      return true;
    } catch (thrown) {
      if (this.#suggestions?.problem) {
        this.#suggestions.problem = asProblem(thrown, problem.claims);
      }
      return false;
    }
  }

  async #lookAgain(): Promise<void> {
    await this.#suggestions?.load();
    this.#rerender();
  }

  #rerender(): void {
    this.#isRerender = true;
    this.#context.parameters.refetchRerenderRecords();
  }

  #now(): Date {
    return this.#host.clock.now();
  }
}
