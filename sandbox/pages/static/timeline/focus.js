/**
 * The focus across a list that is made anew: it stays on the same control of the same card, or goes to the next card.
 */

export class Focus {
  #list;
  /** @type {{key: string, card: string, at: number}|undefined} */
  #held;

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** Remembers where the focus is, before the list is made anew. */
  hold() {
    const active = /** @type {HTMLElement|null} */ (document.activeElement);
    const card = /** @type {HTMLElement|null} */ (active?.closest("[data-card]"));
    const isInside = active !== null && this.#list.contains(active);
    this.#held =
      isInside && card
        ? { key: active.dataset.focus ?? "", card: card.dataset.card ?? "", at: this.#cards().indexOf(card) }
        : undefined;
  }

  /** Gives it back, once the list was made anew. */
  restore() {
    if (!this.#held) {
      return;
    }
    const { key, card, at } = this.#held;
    const cards = this.#cards();
    const same = cards.find((one) => one.dataset.card === card);
    const near = same ?? cards[Math.min(at, cards.length - 1)];
    const control = same?.querySelector(`[data-focus="${CSS.escape(key)}"]`) ?? near?.querySelector(".toggle");
    /** @type {HTMLElement|undefined} */ (control ?? this.#list)?.focus({ preventScroll: true });
  }

  /** @returns {HTMLElement[]} */
  #cards() {
    return [...this.#list.querySelectorAll("[data-card]")].map((card) => /** @type {HTMLElement} */ (card));
  }
}
