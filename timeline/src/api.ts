/**
 * The API over HTTP: five calls, as the seller. It keeps nothing and shows nothing.
 *
 * Cookies and referrers stay here, redirects are not followed, and the token goes to the configured address alone.
 */
import type { Timeline, Tracking } from "./answers.ts";
import { Problem } from "./problem.ts";
import type { RecordRef } from "./record.ts";

/** Gives an access token for the API, or throws a `Problem`. */
export type TokenSource = () => Promise<string>;

/** Milliseconds after which nobody waits for an answer any longer. */
const PATIENCE = 60_000;

export class Api {
  readonly #address: string;
  readonly #token: TokenSource;

  constructor(address: string, token: TokenSource) {
    this.#address = address;
    this.#token = token;
  }

  /** The suggestions for a record. Throws a `Problem`. */
  suggestions(record: RecordRef): Promise<Timeline> {
    return this.#send<Timeline>("GET", `${path(record)}/suggestions`);
  }

  /** Starts to track a suggestion. Repeating it is safe. Throws a `Problem`. */
  track(record: RecordRef, suggestionId: string, confirmPrivate: boolean): Promise<Tracking> {
    const target = `${path(record)}/suggestions/${encodeURIComponent(suggestionId)}/track`;
    return this.#send<Tracking>("POST", target, { confirmPrivate });
  }

  /** How a tracking stands. Throws a `Problem`. */
  tracking(id: string): Promise<Tracking> {
    return this.#send<Tracking>("GET", `/api/trackings/${encodeURIComponent(id)}`);
  }

  /** Tries a failed tracking again. Repeating it is safe. Throws a `Problem`. */
  retry(id: string, confirmPrivate: boolean): Promise<Tracking> {
    return this.#send<Tracking>("POST", `/api/trackings/${encodeURIComponent(id)}/retry`, { confirmPrivate });
  }

  /** Takes a tracking back. Repeating it is safe. Throws a `Problem`. */
  undo(id: string): Promise<Tracking> {
    return this.#send<Tracking>("DELETE", `/api/trackings/${encodeURIComponent(id)}`);
  }

  async #send<Answer>(method: string, target: string, content?: object): Promise<Answer> {
    const answer = await this.#fetch(method, target, await this.#token(), content);
    const body = await parsed(answer);
    if (!answer.ok) {
      throw refusal(answer.status, body);
    }
    return body as Answer;
  }

  async #fetch(method: string, target: string, token: string, content?: object): Promise<Response> {
    try {
      return await fetch(this.#address + target, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...(content && { "Content-Type": "application/json" }) },
        ...(content && { body: JSON.stringify(content) }),
        credentials: "omit",
        redirect: "error",
        cache: "no-store",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      throw new Problem(
        "unreachable",
        "Auto capture could not be reached. Refresh the timeline in a moment; if it stays so, ask your administrator " +
          "whether the function app runs and allows calls from this address.",
      );
    }
  }
}

function path(record: RecordRef): string {
  return `/api/records/${encodeURIComponent(record.table)}/${encodeURIComponent(record.id)}`;
}

async function parsed(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    throw new Problem("unavailable", `Auto capture gave no readable answer (${answer.status}). Refresh in a moment.`);
  }
}

/** The problem details of a refusal. https://www.rfc-editor.org/rfc/rfc9457 */
function refusal(status: number, body: unknown): Problem {
  const { code, detail, claims, consentLink } = (body ?? {}) as Readonly<Record<string, unknown>>;
  return new Problem(
    text(code) ?? "unavailable",
    text(detail) ?? `Auto capture refused the request (${status}). Refresh in a moment.`,
    { claims: text(claims), consentLink: text(consentLink) },
  );
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
