/**
 * Text out of a mail, made fit to be shown as text. It renders nothing and knows no HTML: what looks like markup stays
 * the characters it is.
 */

/**
 * Controls, and the marks that turn the direction of writing around: `fdp.exe` must not read `exe.pdf`. Joiners stay:
 * scripts and emoji need them.
 */
const HIDDEN = /(?![\s\u200c\u200d])[\p{Cc}\p{Cf}]/gu;

/** One line of text, cut at a length in characters. */
export function line(text: string, longest: number): string {
  const clean = text.replace(HIDDEN, "").replace(/\s+/gu, " ").trim();
  const characters = [...clean];
  return characters.length > longest
    ? `${characters
        .slice(0, longest - 1)
        .join("")
        .trimEnd()}…`
    : clean;
}

/** The address if a click may lead there; undefined for anything but https. */
export function safeLink(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === "https:" ? url.href : undefined;
}
