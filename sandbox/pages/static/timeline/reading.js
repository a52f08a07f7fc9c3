/**
 * Reads all sources into one list: from the start, further, or anew as far as it was; one reading at a time.
 *
 * However often it is told that something changed while it reads, it reads once more behind that. It shows nothing.
 */
import { Feed } from "./feed.js";
import { Filters } from "./filters.js";

/** @typedef {import("./feed.js").Source} Source */
/** @typedef {{name: string, id: string}} TableContext */
/** @typedef {{changed: () => void, failed: (source: Source, doing: string, thrown: unknown) => void, began: () => void}} Told */

export class Reading {
  filters = new Filters();
  isAscending = false;
  isReading = false;
  /** @type {Source[]} */
  sources = [];
  #record;
  #pageSize;
  #told;
  /** @type {Feed|undefined} */
  #feed;
  #isWanted = false;
  #wantsAll = false;
  /** How many records are to be there. */
  #reach;
  #isClosed = false;

  /**
   * @param {TableContext} record
   * @param {number} pageSize
   * @param {Told} told
   */
  constructor(record, pageSize, told) {
    this.#record = record;
    this.#pageSize = pageSize;
    this.#reach = pageSize;
    this.#told = told;
  }

  get entries() {
    return this.#feed?.entries ?? [];
  }

  get hasMore() {
    return this.#feed?.hasMore ?? false;
  }

  /** Whether it has read at all. */
  get hasRead() {
    return this.#feed !== undefined;
  }

  /** All anew, as far as it was. */
  again() {
    this.#wantsAll = true;
    return this.#read();
  }

  /** All anew, one page: what is asked for has changed. */
  fromStart() {
    this.#reach = this.#pageSize;
    return this.again();
  }

  /** A page more. */
  further() {
    this.#reach = this.entries.length + this.#pageSize;
    return this.#read();
  }

  /** Reads no more. */
  close() {
    this.#isClosed = true;
  }

  async #read() {
    this.#isWanted = true;
    if (this.isReading || this.#isClosed) {
      return;
    }
    this.isReading = true;
    try {
      while (this.#isWanted && !this.#isClosed) {
        this.#isWanted = false;
        await this.#once();
      }
    } finally {
      this.isReading = false;
    }
    this.#tell();
  }

  async #once() {
    const isAnew = this.#wantsAll || !this.#feed;
    this.#wantsAll = false;
    if (isAnew) {
      this.#told.began();
    }
    const feed = isAnew ? this.#fresh() : /** @type {Feed} */ (this.#feed);
    await feed.more(this.#reach - feed.entries.length);
    if (isAnew) {
      const sources = this.sources;
      this.filters.take(await Promise.all(sources.map((source) => this.#groups(source))));
    }
    this.#feed = feed;
    this.#tell();
  }

  #tell() {
    if (!this.#isClosed) {
      this.#told.changed();
    }
  }

  #fresh() {
    return new Feed(this.sources, {
      tableContext: this.#record,
      pageSize: this.#pageSize,
      isAscending: this.isAscending,
      lastRefetchedTime: new Date(),
      filter: this.filters.request,
      failed: this.#told.failed,
    });
  }

  /**
   * @param {Source} source
   * @returns {Promise<import("./types.js").FilterGroup[]>}
   */
  async #groups(source) {
    try {
      return (await source.source.getFilterDetails?.(this.filters.request)) ?? [];
    } catch (thrown) {
      this.#told.failed(source, "getFilterDetails", thrown);
      return [];
    }
  }
}
