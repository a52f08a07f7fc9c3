/**
 * The seller's token for the API, by MSAL: silently when the browser is signed in already, by a popup only on a click.
 *
 * Tokens live in memory and end with the page. MSAL's active account is never touched: its cache may be shared.
 * https://learn.microsoft.com/entra/msal/javascript/browser/acquire-token
 */
import {
  type AccountInfo,
  AuthError,
  type AuthenticationResult,
  InteractionRequiredAuthError,
  type IPublicClientApplication,
  PublicClientApplication,
} from "@azure/msal-browser";
import { Problem } from "./problem.ts";
import type { Settings } from "./settings.ts";

/** Who is signed in to Dynamics 365: Entra's sign-in name and object id, empty where unknown. */
export interface User {
  readonly name: string;
  readonly objectId: string;
}

export class SignIn {
  readonly #settings: Settings;
  readonly #user: () => Promise<User>;
  #application: Promise<IPublicClientApplication> | undefined;
  #account: AccountInfo | undefined;

  /** `user` tells for whom to ask; somebody else's token is refused. */
  constructor(settings: Settings, user: () => Promise<User>) {
    this.#settings = settings;
    this.#user = user;
  }

  /** A token without disturbing anyone. Throws a `Problem` that needs sign-in where only a click helps. */
  async token(): Promise<string> {
    const [application, user] = await Promise.all([this.#started(), this.#user()]);
    const scopes = [this.#settings.scope];
    return this.#accepted(user, () =>
      this.#account
        ? application.acquireTokenSilent({ scopes, account: this.#account })
        : application.ssoSilent({ scopes, loginHint: user.name }),
    );
  }

  /** Signs in by a popup, after a click. `claims` is what a sign-in policy asked for. Throws a `Problem`. */
  async ask(claims: string | undefined): Promise<void> {
    const [application, user] = await Promise.all([this.#started(), this.#user()]);
    const wanted = { scopes: [this.#settings.scope], loginHint: user.name, overrideInteractionInProgress: true };
    await this.#accepted(user, () => application.acquireTokenPopup({ ...wanted, ...(claims && { claims }) }));
  }

  async #accepted(user: User, acquire: () => Promise<AuthenticationResult>): Promise<string> {
    const result = await refusing(acquire);
    if (user.objectId && result.account.localAccountId !== user.objectId) {
      throw new Problem(
        "wrong_account",
        `You are signed in to Dynamics 365 as ${user.name}, but to Microsoft 365 with another account. ` +
          `Sign in as ${user.name}.`,
      );
    }
    this.#account = result.account;
    return result.accessToken;
  }

  #started(): Promise<IPublicClientApplication> {
    this.#application ??= start(this.#settings);
    return this.#application;
  }
}

async function start(settings: Settings): Promise<IPublicClientApplication> {
  const application = new PublicClientApplication({
    auth: {
      clientId: settings.clientId,
      authority: settings.authority,
      redirectUri: new URL(settings.redirectUri, location.origin).href,
      clientCapabilities: ["CP1"], // we satisfy claims challenges: Entra then says at once what has changed
      ...metadata(settings),
    },
    cache: { cacheLocation: "memoryStorage" },
  });
  await application.initialize();
  return application;
}

function metadata({ authorityMetadata, cloudDiscoveryMetadata }: Settings): object {
  return { ...(authorityMetadata && { authorityMetadata }), ...(cloudDiscoveryMetadata && { cloudDiscoveryMetadata }) };
}

async function refusing(acquire: () => Promise<AuthenticationResult>): Promise<AuthenticationResult> {
  try {
    return await acquire();
  } catch (thrown) {
    throw problem(thrown);
  }
}

/** Errors that a popup would meet again: it could not open, or was closed. */
const POPUP: Readonly<Record<string, string>> = {
  popup_window_error: "Your browser blocked the sign-in window. Allow popups for this address, then sign in again.",
  empty_window_error: "Your browser blocked the sign-in window. Allow popups for this address, then sign in again.",
  user_cancelled: "The sign-in window was closed before it was done. Sign in again when you are ready.",
};

function problem(thrown: unknown): Problem {
  const code = thrown instanceof AuthError ? thrown.errorCode : "";
  const blocked = POPUP[code];
  if (blocked) {
    return new Problem("sign_in_needed", blocked);
  }
  const claims = thrown instanceof InteractionRequiredAuthError ? thrown.claims : "";
  return new Problem(
    "sign_in_needed",
    "Sign in with your work account to see emails and meetings from your Outlook that belong to this record.",
    { claims: claims || undefined },
  );
}
