/**
 * A notice as a card: its name, its sentence, its next step as a command. It decides nothing.
 */
import type { Suggestion } from "./answers.ts";
import type { Context, IRecordCommand, IRecordUX } from "./contract.ts";
import type { Notice } from "./entry.ts";
import { ICONS, Labels, STYLES } from "./look.ts";
import { safeLink } from "./text.ts";

/** What the commands of notices do. */
export interface Steps {
  signIn(): Promise<void>;
  lookAgain(): Promise<void>;
  undo(one: Suggestion): Promise<void>;
}

export function noticeCard(id: string, notice: Notice, factory: Context["factory"], steps: Steps): IRecordUX {
  const labels = new Labels(factory, id);
  return {
    id,
    icon: { type: notice.nextStep === "sign_in" ? ICONS.warning : ICONS.untrackedEmail, accessibleName: "Suggestions" },
    header: { components: [labels.label("title", notice.title, STYLES.title)] },
    body: { components: [labels.label("sentence", notice.sentence, STYLES.line)] },
    footer: { components: [] },
    commands: [...commands(notice, steps), ...consenting(notice.link)],
    accessibleName: `${notice.title}. ${notice.sentence}`,
    moduleName: "autocapture",
    sortDateValue: notice.at,
  };
}

function commands({ nextStep, suggestion }: Notice, steps: Steps): IRecordCommand[] {
  switch (nextStep) {
    case "sign_in":
      return [button("Sign in", "autocapture.signin", ICONS.track, () => steps.signIn())];
    case "look_again":
      return [button("Look again", "autocapture.again", ICONS.again, () => steps.lookAgain())];
    case "undo":
      return suggestion ? [button("Undo", "autocapture.undo", ICONS.undo, () => steps.undo(suggestion))] : [];
    case "none":
      return [];
  }
}

/** For whoever may: an administrator follows it, a seller can pass it on. */
function consenting(link: string | undefined): IRecordCommand[] {
  const href = safeLink(link ?? "");
  const label = "Give consent (administrators)";
  return href
    ? [{ iconType: ICONS.outlook, label, title: label, command: "autocapture.consent", commandType: "HYPERLINK", href }]
    : [];
}

function button(label: string, command: string, iconType: number, onClick: () => Promise<void>): IRecordCommand {
  return { iconType, label, title: label, command, commandType: "BUTTON", onClick };
}
