/**
 * The timeline on the form: its bar, its filter panel and its cards, and what is open and under way in them.
 */
import { Bar } from "./bar.js";
import { days } from "./cards.js";
import { element } from "./elements.js";
import { Focus } from "./focus.js";
import { fillPanel } from "./panel.js";
import { Reading } from "./reading.js";
import { announce, report, settle } from "./status.js";

/** @typedef {import("./feed.js").Entry} Entry */
/** @typedef {import("./feed.js").Source} Source */
/** @typedef {import("./types.js").RecordCommand} RecordCommand */

const PAUSE = 300;

export class Timeline {
  /** The section to be put on the form. */
  place;
  #reading;
  #bar;
  #list = element("div", { class: "list", tabindex: "-1" });
  #foot = element("div", { class: "foot" });
  #panel = element("section", {
    class: "filter-panel",
    id: "filter-panel",
    "aria-labelledby": "filter-title",
    hidden: true,
  });
  #focus = new Focus(this.#list);
  /** @type {Set<string>} */
  #expanded = new Set();
  /** @type {Set<string>} */
  #busy = new Set();
  /** @type {number|undefined} */
  #pausing;
  #isComplete = false;

  /**
   * @param {import("./types.js").TableContext} record
   * @param {number} pageSize
   */
  constructor(record, pageSize) {
    this.#reading = new Reading(record, pageSize, {
      began: () => this.#began(),
      changed: () => this.render(),
      failed: this.failed,
    });
    this.#bar = new Bar({
      refresh: () => this.refetch(),
      sort: () => this.#sort(),
      filter: () => this.#showPanel(this.#panel.hidden !== false),
      search: (words) => this.#search(words),
    });
    const body = element(
      "div",
      { class: "timeline-body" },
      element("div", { class: "stream" }, this.#list, this.#foot),
      this.#panel,
    );
    this.place = element(
      "section",
      { class: "panel timeline", id: "timeline", "aria-labelledby": "timeline-title" },
      ...this.#bar.places,
      body,
    );
    this.#panel.addEventListener("keydown", (event) => event.key === "Escape" && this.#showPanel(false));
  }

  /**
   * Takes another source in and reads all anew.
   * @param {Source} source
   */
  add(source) {
    this.#reading.sources = [...this.#reading.sources, source];
    try {
      this.#bar.offer(source.source.getRecordCreate?.() ?? [], (create, event) => this.#create(source, create, event));
    } catch (thrown) {
      this.failed(source, "getRecordCreate", thrown, "page");
    }
    return this.refetch();
  }

  /** Says that no source is to come any more: what is not there now is not there. */
  complete() {
    this.#isComplete = true;
    this.render();
  }

  /** `refetchRerenderRecords`: everything anew, with what is open and as far as it was loaded. */
  refetch() {
    return this.#reading.again();
  }

  /** Ends it: it reads and shows no more. */
  close() {
    this.#reading.close();
    clearTimeout(this.#pausing);
    this.place.remove();
  }

  /**
   * @param {Source} source
   * @param {string} doing
   * @param {unknown} thrown
   * @param {import("./status.js").Topic} [topic]
   */
  failed = (source, doing, thrown, topic = "reading") => {
    report(`The record source ${source.name} failed in ${doing}`, thrown, topic);
  };

  render() {
    const reading = this.#reading;
    this.#focus.hold();
    this.#list.replaceChildren(...days(reading.entries, this.#actions()));
    this.#list.setAttribute("aria-busy", String(reading.isReading));
    this.#foot.replaceChildren(...this.#below());
    this.#bar.show(reading);
    fillPanel(this.#panel, reading.filters, { changed: () => this.#narrow(), close: () => this.#showPanel(false) });
    this.#focus.restore();
    this.#tell();
  }

  #began() {
    this.#list.setAttribute("aria-busy", "true");
    settle("reading");
  }

  #tell() {
    const { entries, hasMore, isReading } = this.#reading;
    if (!isReading) {
      announce(
        `${entries.length} ${entries.length === 1 ? "record" : "records"} shown${hasMore ? ", more can be loaded" : ""}.`,
      );
    }
  }

  #below() {
    const { entries, hasMore, hasRead } = this.#reading;
    if (hasMore) {
      return [
        element(
          "button",
          { type: "button", class: "secondary load-more", "data-focus": "more", onclick: () => this.#more() },
          "Load more",
        ),
      ];
    }
    if (!hasRead || !this.#isComplete) {
      return [element("p", { class: "end" }, "Loading …")];
    }
    const [look, sentence] = entries.length > 0 ? ["end", "That is all."] : ["end empty", "There is nothing to show."];
    return [element("p", { class: look }, sentence)];
  }

  /** The focus goes to the first of the records that have come. */
  async #more() {
    const count = this.#reading.entries.length;
    await this.#reading.further();
    const next = this.#list.querySelectorAll("[data-card]")[count]?.querySelector(".toggle");
    /** @type {HTMLElement|null|undefined} */ (next ?? this.#foot.querySelector("button"))?.focus();
  }

  #sort() {
    this.#reading.isAscending = !this.#reading.isAscending;
    return this.#reading.fromStart();
  }

  #narrow() {
    fillPanel(this.#panel, this.#reading.filters, {
      changed: () => this.#narrow(),
      close: () => this.#showPanel(false),
    });
    return this.#reading.fromStart();
  }

  /** @param {string} words */
  #search(words) {
    this.#reading.filters.searchKey = words;
    clearTimeout(this.#pausing);
    this.#pausing = setTimeout(() => this.#reading.fromStart(), PAUSE);
  }

  /** @param {boolean} isShown */
  #showPanel(isShown) {
    this.#panel.hidden = !isShown;
    this.#bar.showFilter(isShown);
    const first = isShown ? this.#panel.querySelector("summary") : undefined;
    (first ?? this.#bar.filterButton).focus();
  }

  /** @returns {import("./cards.js").Actions} */
  #actions() {
    return {
      isExpanded: (entry) => this.#expanded.has(entry.key),
      toggle: (entry) => this.#toggle(entry),
      isBusy: (entry, command) => this.#busy.has(`${entry.key} ${command.command}`),
      run: (entry, command, event) => this.#run(entry, command, event),
      failed: this.failed,
    };
  }

  /** @param {Entry} entry */
  #toggle(entry) {
    this.#expanded[this.#expanded.has(entry.key) ? "delete" : "add"](entry.key);
    this.render();
  }

  /**
   * Runs a command, once however often it is clicked meanwhile.
   * @param {Entry} entry
   * @param {RecordCommand} command
   * @param {Event} event
   */
  async #run(entry, command, event) {
    const key = `${entry.key} ${command.command}`;
    if (this.#busy.has(key)) {
      return;
    }
    this.#busy.add(key);
    settle("command");
    try {
      const running = command.onClick?.(event);
      this.render();
      await running;
    } catch (thrown) {
      this.failed(entry.source, `the command ${command.label}`, thrown, "command");
    } finally {
      this.#busy.delete(key);
      this.render();
    }
  }

  /**
   * @param {Source} source
   * @param {import("./types.js").RecordCreate} create
   * @param {Event} event
   */
  async #create(source, create, event) {
    try {
      const made = /** @type {import("./types.js").Created|undefined} */ (await create.onClick?.(event));
      if (made?.errorMessage) {
        this.failed(source, create.label, made.errorMessage, "command");
      }
      if (made?.needRefresh) {
        await this.refetch();
      }
    } catch (thrown) {
      this.failed(source, create.label, thrown, "command");
    }
  }
}
