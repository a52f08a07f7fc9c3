/**
 * What the tests of the record source share: an API of their own over HTTP, a clock that stands until it is moved, and
 * a timeline that keeps what it is given.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Suggestion, Timeline, Tracking } from "../src/answers.ts";
import type { Component, Context, IFilterRequest, IRecordData, IRecordsDataRequest } from "../src/contract.ts";
import type { Host } from "../src/host.ts";
import type { Problem } from "../src/problem.ts";
import { RecordSource } from "../src/recordsource.ts";

export const NOW = new Date("2026-05-13T12:00:00Z");
export const RECORD = { name: "contact", id: "{0A1B2C3D-0000-4000-8000-0000000000AA}" };
const MINUTE = 60_000;
/** Turns of the event loop in which an answer on loopback has surely arrived. */
const QUIET_TURNS = 200;

export interface Answer {
  status: number;
  body: unknown;
}

/** A label as the timeline got it. */
export interface Shown {
  type: string;
  key: string;
  text: string;
}

export class World {
  readonly requests: { method: string; url: string; body: string; token: string }[] = [];
  /** What the API answers, by `METHOD path`; the last of a list stays. */
  readonly answers = new Map<string, Answer[]>();
  readonly asked: (string | undefined)[] = [];
  now = NOW;
  offset = 0;
  rerenders = 0;
  isOpen = true;
  confirms: string[] = [];
  confirmed = true;
  tokenProblem: Problem | undefined;
  popupProblem: Problem | undefined;
  isPatient = true;
  source!: RecordSource;
  #server!: Server;
  #isAnswering = false;
  #waiting: { at: number; action: () => void }[] = [];

  static async open(): Promise<World> {
    const world = new World();
    world.#server = createServer((request, response) => void world.#serve(request, response));
    await new Promise<void>((resolve) => world.#server.listen(0, "127.0.0.1", resolve));
    world.source = new RecordSource(world.#host());
    await world.source.init(world.context(), world.settings());
    return world;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  settings(): Record<string, string> {
    return {
      api: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
      clientId: "3f1c",
      authority: "https://login.microsoftonline.com/6bab",
      scope: "b7e4/access_as_user",
      redirectUri: "/WebResources/autocapture_/signin.html",
    };
  }

  /** What the API answers from now on; several answers are given one after the other. */
  answer(method: string, path: string, ...answers: Answer[]): void {
    this.answers.set(`${method} ${path}`, answers);
  }

  list(suggestions: readonly Suggestion[], more: Partial<Timeline> = {}): void {
    this.answer("GET", `${PATH}/suggestions`, { status: 200, body: timeline(suggestions, more) });
  }

  async read(request: Partial<IRecordsDataRequest> = {}, filter?: IFilterRequest): Promise<IRecordData[]> {
    return (await this.source.getRecordsData({ ...REQUEST, lastRefetchedTime: NOW, ...request }, filter)).records;
  }

  /** Lets time pass, and all that comes of it. */
  async pass(seconds: number): Promise<void> {
    this.now = new Date(this.now.getTime() + seconds * 1000);
    const due = this.#waiting.filter((one) => one.at <= this.now.getTime());
    this.#waiting = this.#waiting.filter((one) => !due.includes(one));
    for (const one of due) {
      one.action();
    }
    await this.settled();
  }

  /** Waits until the API has been quiet for some turns of the event loop. */
  async settled(): Promise<void> {
    for (let quiet = 0, seen = this.requests.length; quiet < QUIET_TURNS; quiet += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (seen !== this.requests.length || this.#isAnswering) {
        [quiet, seen] = [0, this.requests.length];
      }
    }
  }

  /** Seconds until something is due; undefined when nothing is. */
  get next(): number | undefined {
    const moments = this.#waiting.map((one) => one.at);
    return moments.length > 0 ? (Math.min(...moments) - this.now.getTime()) / 1000 : undefined;
  }

  labels(carried: IRecordData, isExpanded = false): string[] {
    const ux = this.source.getRecordUX(carried, { isExpanded });
    const all = [...ux.header.components, ...ux.body.components, ...ux.footer.components] as unknown as Shown[];
    return all.map((one) => one.text);
  }

  async click(carried: IRecordData, label: string): Promise<void> {
    const commands = this.source.getRecordUX(carried, { isExpanded: false }).commands ?? [];
    const found = commands.find((one) => one.label === label);
    if (!found?.onClick) {
      throw new Error(`There is no ${label} among ${commands.map((one) => one.label).join(", ")}`);
    }
    await found.onClick();
  }

  context(): Context {
    return {
      parameters: {
        controlId: "timeline",
        tableContext: RECORD,
        getTwoLetterInitialsFromUserName: (name) => name.slice(0, 2).toUpperCase(),
        refetchRerenderRecords: () => {
          this.rerenders += 1;
        },
      },
      factory: {
        createElement: (type, properties, text) =>
          ({ type, key: properties.key, text: text ?? "" }) as unknown as Component,
      },
      webAPI: { retrieveRecord: async () => ({}) },
      userSettings: { userId: "{U}", getTimeZoneOffsetMinutes: () => this.offset },
      navigation: {
        openConfirmDialog: async ({ text }) => {
          this.confirms.push(text);
          return { confirmed: this.confirmed };
        },
      },
    };
  }

  #host(): Host {
    return {
      clock: {
        now: () => this.now,
        after: (milliseconds, action) => this.#waiting.push({ at: this.now.getTime() + milliseconds, action }),
        shows: () => this.isOpen,
      },
      language: () => "en-GB",
      pause: () => (this.isPatient ? new Promise(() => {}) : Promise.resolve()),
      signIn: () => ({
        token: async () => {
          if (this.tokenProblem) {
            throw this.tokenProblem;
          }
          return "the-token";
        },
        ask: async (claims) => {
          this.asked.push(claims);
          if (this.popupProblem) {
            throw this.popupProblem;
          }
          this.tokenProblem = undefined;
        },
      }),
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#isAnswering = true;
    const parts: Buffer[] = [];
    for await (const part of request) {
      parts.push(part as Buffer);
    }
    const [method, url] = [request.method ?? "", request.url ?? ""];
    this.requests.push({
      method,
      url,
      body: Buffer.concat(parts).toString(),
      token: request.headers.authorization ?? "",
    });
    const known = this.answers.get(`${method} ${url}`) ?? [];
    const answer = (known.length > 1 ? known.shift() : known[0]) ?? { status: 418, body: {} };
    response.writeHead(answer.status, { "Content-Type": "application/json" }).end(JSON.stringify(answer.body), () => {
      this.#isAnswering = false;
    });
  }
}

export const PATH = "/api/records/contact/0a1b2c3d-0000-4000-8000-0000000000aa";
const REQUEST = { requestId: "r1", pageSize: 10, isAscending: false };

export function timeline(suggestions: readonly Suggestion[], more: Partial<Timeline> = {}): Timeline {
  return {
    record: { table: "contact", id: "0a1b", name: "Anna Kowalski", canTrack: true, cannotTrackReason: null },
    status: suggestions.length > 0 ? "ok" : "none",
    asOf: NOW.toISOString(),
    window: {
      messagesSince: before(3 * 24 * 60),
      meetingsFrom: before(3 * 24 * 60),
      meetingsTo: before(-3 * 24 * 60),
    },
    matched: suggestions.length,
    suggestions,
    ...more,
  };
}

/** The moment so many minutes before now. */
export function before(minutes: number): string {
  return new Date(NOW.getTime() - minutes * MINUTE).toISOString();
}

export function email(id: string, more: Partial<Suggestion> = {}): Suggestion {
  return {
    id,
    kind: "email",
    state: "untracked",
    subject: `Subject ${id}`,
    preview: "The board has seen your figures.",
    at: before(60),
    direction: "incoming",
    from: { name: "Anna Kowalski", address: "anna@fabrikam.com" },
    to: [{ name: "Kim Akers", address: "kim@contoso.com" }],
    cc: [],
    start: null,
    end: null,
    isAllDay: null,
    location: null,
    hasAttachments: false,
    isPrivate: false,
    webLink: `https://outlook.office365.com/owa/?ItemID=${id}`,
    reasons: [{ address: "anna@fabrikam.com", header: "from", path: "contact", label: "this contact" }],
    tracking: null,
    ...more,
  };
}

export function meeting(id: string, more: Partial<Suggestion> = {}): Suggestion {
  const times = { start: before(-60), end: before(-120), at: before(-60), isAllDay: false, location: "Lisbon" };
  return email(id, { kind: "meeting", ...times, ...more });
}

export function tracking(more: Partial<Tracking> = {}): Tracking {
  const none = { activityId: null, regarding: null, trackedBy: null, steps: [], undoUntil: null, canRetry: false };
  return { id: "5f0c7a3e", state: "pending", reason: null, ...none, at: NOW.toISOString(), ...more };
}
