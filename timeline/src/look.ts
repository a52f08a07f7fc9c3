/**
 * The look of what we put into a card: labels and their styles. Every word is text; nothing here takes markup.
 *
 * Colours meet 4.5:1 on white. https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
import type { State } from "./answers.ts";
import type { Component, Context } from "./contract.ts";

type Style = Readonly<Record<string, string>>;

const BLOCK = { display: "block", overflowWrap: "anywhere" };
const CHIP = { display: "inline-block", padding: "0 6px", borderRadius: "4px", fontSize: "12px", lineHeight: "18px" };

export const STYLES = {
  title: { display: "inline", fontWeight: "600", color: "#242424", marginRight: "8px", overflowWrap: "anywhere" },
  line: { ...BLOCK, color: "#424242" },
  quiet: { ...BLOCK, color: "#616161", fontSize: "12px" },
  heading: { ...BLOCK, color: "#242424", fontWeight: "600", marginTop: "8px" },
  reason: { ...BLOCK, color: "#424242", paddingLeft: "12px", borderLeft: "2px solid #c7e0f4", marginTop: "2px" },
  preview: { ...BLOCK, color: "#424242", marginTop: "4px" },
  cut: { overflow: "hidden", whiteSpace: "nowrap", textOverflow: "ellipsis" },
} satisfies Record<string, Style>;

/** By state: dotted for what is nobody else's yet. */
export const CHIPS: Readonly<Record<State | "private", Style>> = {
  untracked: { ...CHIP, border: "1px dotted #616161", color: "#424242" },
  pending: { ...CHIP, border: "1px dashed #8a6100", color: "#7a5600", background: "#fff9e5" },
  tracked: { ...CHIP, border: "1px solid #0f548c", color: "#0f548c" },
  failed: { ...CHIP, border: "1px solid #b10e1c", color: "#b10e1c", background: "#fdf3f4" },
  tracked_elsewhere: { ...CHIP, border: "1px solid #0f548c", color: "#0f548c", background: "#ebf3fc" },
  tracked_not_visible: { ...CHIP, border: "1px solid #0f548c", color: "#0f548c", background: "#ebf3fc" },
  private: { ...CHIP, border: "1px solid #616161", color: "#242424", marginLeft: "6px" },
};

/** Makes labels for one card; `key` keeps them apart, as React wants it. */
export class Labels {
  readonly #create: Context["factory"]["createElement"];
  readonly #card: string;

  constructor(factory: Context["factory"], card: string) {
    this.#create = (...all) => factory.createElement(...all);
    this.#card = card;
  }

  label(key: string, text: string, style: Style): Component {
    return this.#create("Label", { key: `${this.#card}-${key}`, style }, text);
  }
}

/** The timeline's own icons, by the numbers that its interface has for them. */
export const ICONS = {
  untrackedEmail: 300,
  appointment: 82,
  outlook: 63,
  track: 109,
  again: 32,
  undo: 32,
  warning: 232,
} as const;
