/**
 * Records of all sources merged by their dates, page by page. It shows nothing.
 *
 * Of each source it asks for at most a page behind the last record that it has of it. A source that gives fewer, or no
 * token to go on with, has no more.
 */

/** @typedef {import("./types.js").RecordData} RecordData */
/** @typedef {import("./types.js").RecordSource} RecordSource */
/** @typedef {{key: string, source: Source, record: RecordData}} Entry */
/** @typedef {{name: string, source: RecordSource, isOurs: boolean}} Source */
/** @typedef {{tableContext: import("./types.js").TableContext, pageSize: number, isAscending: boolean,
 *   lastRefetchedTime: Date, filter: import("./types.js").FilterRequest,
 *   failed: (source: Source, doing: string, thrown: unknown) => void}} Reading */

export class Feed {
  /** @type {Entry[]} */
  entries = [];
  #reading;
  #readers;
  #keys = new Set();

  /**
   * @param {readonly Source[]} sources
   * @param {Reading} reading
   */
  constructor(sources, reading) {
    this.#reading = reading;
    this.#readers = sources.map((source) => new Reader(source, reading));
  }

  /** Whether there is more to load. */
  get hasMore() {
    return this.#readers.some((reader) => !reader.isEmpty || !reader.hasEnded);
  }

  /**
   * Adds up to that many records.
   * @param {number} count
   */
  async more(count) {
    for (let left = count; left > 0; ) {
      await Promise.all(this.#readers.map((reader) => reader.fill()));
      const next = this.#next();
      if (!next) {
        return;
      }
      left -= this.#add(next.take()) ? 1 : 0;
    }
    await Promise.all(this.#readers.map((reader) => reader.fill())); // so that `hasMore` is true only if there is
  }

  /** The reader whose first record comes first. */
  #next() {
    const direction = this.#reading.isAscending ? 1 : -1;
    const ready = this.#readers.filter((reader) => !reader.isEmpty);
    ready.sort((one, other) => direction * compare(one.first, other.first));
    return ready[0];
  }

  /** @param {Entry} entry */
  #add(entry) {
    if (this.#keys.has(entry.key)) {
      return false;
    }
    this.#keys.add(entry.key);
    this.entries.push(entry);
    return true;
  }
}

class Reader {
  hasEnded = false;
  #source;
  #reading;
  /** @type {RecordData[]} */
  #waiting = [];
  /** @type {RecordData|undefined} */
  #last;
  /** @type {string|undefined} */
  #token;

  /**
   * @param {Source} source
   * @param {Reading} reading
   */
  constructor(source, reading) {
    this.#source = source;
    this.#reading = reading;
  }

  get isEmpty() {
    return this.#waiting.length === 0;
  }

  get first() {
    return this.#waiting[0];
  }

  /** @returns {Entry} */
  take() {
    const record = /** @type {RecordData} */ (this.#waiting.shift());
    return { key: `${this.#source.name} ${record.id}`, source: this.#source, record };
  }

  /** Asks for the next page when nothing waits. A source that fails has no more, until all is read again. */
  async fill() {
    if (!this.isEmpty || this.hasEnded) {
      return;
    }
    try {
      this.#take(await this.#ask());
    } catch (thrown) {
      this.hasEnded = true;
      this.#reading.failed(this.#source, "getRecordsData", thrown);
    }
  }

  /** @param {import("./types.js").RecordsDataResponse} found */
  #take(found) {
    this.#waiting = [...found.records];
    this.#last = this.#waiting.at(-1) ?? this.#last;
    this.#token = found.continuationToken;
    this.hasEnded = this.#waiting.length < this.#reading.pageSize || !this.#token;
  }

  #ask() {
    const { tableContext, pageSize, isAscending, lastRefetchedTime, filter } = this.#reading;
    const request = { requestId: crypto.randomUUID(), tableContext, pageSize, isAscending, lastRefetchedTime };
    const onwards = {
      ...(this.#last && { lastItem: this.#last }),
      ...(this.#token && { continuationToken: this.#token }),
    };
    return this.#source.source.getRecordsData({ ...request, ...onwards }, filter);
  }
}

/**
 * Older before newer; what has no date is the oldest.
 * @param {RecordData|undefined} one
 * @param {RecordData|undefined} other
 */
function compare(one, other) {
  const [first, second] = [instant(one), instant(other)];
  return first === second ? 0 : first < second ? -1 : 1;
}

/** @param {RecordData|undefined} record */
function instant(record) {
  const found = Date.parse(record?.sortDateValue ?? "");
  return Number.isNaN(found) ? Number.NEGATIVE_INFINITY : found;
}
