import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { IRecordData } from "../src/contract.ts";
import { before, email, meeting, NOW, World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

/** Everything, page by page, as a timeline reads it; `next` says how it names where it stands. */
async function readAll(pageSize: number, isAscending: boolean, byToken: boolean): Promise<string[]> {
  const ids: string[] = [];
  for (let place: object = {}; ; ) {
    const request = { requestId: "r", pageSize, isAscending, lastRefetchedTime: NOW, ...place };
    const found = await world.source.getRecordsData(request);
    ids.push(...found.records.map((one) => one.id));
    const last = found.records.at(-1);
    if (found.records.length < pageSize || !last) {
      return ids;
    }
    assert.ok(found.continuationToken !== undefined || byToken === false);
    place = byToken ? { continuationToken: found.continuationToken } : { lastItem: last };
    if (byToken && found.continuationToken === undefined) {
      return ids;
    }
  }
}

const many = Array.from({ length: 57 }, (_, at) =>
  email(`m${String(at).padStart(2, "0")}`, { at: before(Math.floor(at / 3)) }),
);

for (const isAscending of [false, true]) {
  for (const pageSize of [1, 7, 19, 57, 100]) {
    test(`pages of ${pageSize} give everything once, ${isAscending ? "oldest" : "newest"} first`, async () => {
      world.list(many);
      const ids = await readAll(pageSize, isAscending, false);
      const newestFirst = [...many].sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
      const expected = newestFirst.map((one) => `autocapture:${one.id}`);
      assert.deepEqual(ids, isAscending ? expected.reverse() : expected);
      assert.equal(world.requests.length, 1);
    });
  }
}

test("a continuation token leads on as the last entry does", async () => {
  world.list(many);
  const [byEntry, byToken] = [await readAll(20, false, false), await readAll(20, false, true)];
  assert.deepEqual(byToken, byEntry);
});

test("there is no continuation token after the last page", async () => {
  world.list(many.slice(0, 5));
  const found = await world.source.getRecordsData({
    requestId: "r",
    pageSize: 5,
    isAscending: false,
    lastRefetchedTime: NOW,
  });
  assert.equal(found.records.length, 5);
  assert.equal(found.continuationToken, undefined);
  assert.equal(found.requestId, "r");
});

test("a page goes on after an entry that is gone by now, and after one of another source", async () => {
  world.list(many);
  const gone: IRecordData = { id: "autocapture:gone", sortDateValue: before(9.5), data: "{}" };
  const [next] = await world.read({ lastItem: gone, pageSize: 1 });
  assert.equal(next?.sortDateValue, before(10));
});

test("entries are sorted by when they came; an all-day meeting stands at midnight where the seller is", async () => {
  world.offset = 120;
  const days = { isAllDay: true, start: "2026-05-13", end: "2026-05-14", at: "2026-05-13T00:00:00Z" };
  world.list([meeting("timed"), meeting("days", days)]);
  const found = await world.read();
  assert.deepEqual(
    found.map((one) => [one.id, one.sortDateValue]),
    [
      ["autocapture:timed", before(-60)],
      ["autocapture:days", "2026-05-12T22:00:00.000Z"],
    ],
  );
});

test("an id is ours by its prefix, and no data names an activity type", async () => {
  world.list([email("a")]);
  const [only] = await world.read();
  assert.match(only?.id ?? "", /^autocapture:/);
  assert.doesNotMatch(only?.data ?? "", /activitytypecode/);
});

test("a page of nothing asks for nothing", async () => {
  world.list(many);
  assert.deepEqual(await world.read({ pageSize: 0 }), []);
});
