/**
 * The blank page that a sign-in comes back to: it hands the answer to the form's page and closes. It shows nothing.
 *
 * https://learn.microsoft.com/entra/msal/javascript/browser/login-user
 */
import { broadcastResponseToMainFrame } from "@azure/msal-browser/redirect-bridge";

void broadcastResponseToMainFrame();
