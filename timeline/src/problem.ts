/**
 * Everything that can stand between a seller and the suggestions, as one kind of error. It fetches nothing.
 */

/** What mends a problem, as far as it is known. */
export interface Remedy {
  /** JSON that the next sign-in has to carry. https://learn.microsoft.com/entra/identity-platform/claims-challenge */
  readonly claims?: string | undefined;
  /** Where an administrator gives the consent that is missing. */
  readonly consentLink?: string | undefined;
}

/** A problem with a stable code and a sentence that says what to do. */
export class Problem extends Error {
  readonly claims: string | undefined;
  readonly consentLink: string | undefined;

  constructor(
    readonly code: string,
    sentence: string,
    remedy: Remedy = {},
  ) {
    super(sentence);
    this.claims = remedy.claims;
    this.consentLink = remedy.consentLink;
  }

  /** Whether a sign-in of the seller's, by a click, mends it. */
  get needsSignIn(): boolean {
    return this.code === "sign_in_needed" || this.code === "claims_required" || this.code.startsWith("token_");
  }
}

/** Whatever was thrown, as a problem; `claims` stay asked for until a sign-in has carried them. */
export function asProblem(thrown: unknown, claims?: string): Problem {
  if (thrown instanceof Problem) {
    return claims && !thrown.claims ? new Problem(thrown.code, thrown.message, { claims }) : thrown;
  }
  return new Problem("internal_error", "Something went wrong in the timeline. Refresh it to try again.");
}
