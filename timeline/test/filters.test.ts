import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { IFilterGroup, IFilterRequest } from "../src/contract.ts";
import { OWN_GROUP } from "../src/filters.ts";
import { before, email, meeting, tracking, World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await World.open();
  world.list([
    email("fresh", { subject: "Forty Auroras", at: before(30) }),
    email("old", {
      at: before(26 * 60),
      isPrivate: true,
      from: { name: "João Nóbrega", address: "joao@fabrikam.com" },
    }),
    email("failed", { at: before(45), state: "failed", tracking: tracking({ state: "failed", reason: "No." }) }),
    meeting("ahead", { location: "Lisbon bar" }),
    meeting("past", { at: before(120), start: before(120), end: before(60), state: "pending", tracking: tracking() }),
    email("there", { at: before(50), state: "tracked_elsewhere", tracking: tracking({ state: "tracked_elsewhere" }) }),
  ]);
  await world.read();
});
afterEach(() => world.close());

function choose(group: string, ...values: string[]): IFilterRequest {
  return { filterData: [{ name: group, options: values.map((value) => ({ value, isSelected: true })) }] };
}

async function ids(filter?: IFilterRequest): Promise<string[]> {
  return (await world.read({}, filter)).map((one) => one.id.replace("autocapture:", ""));
}

function counts(groups: IFilterGroup[], name: string): Record<string, number | undefined> {
  const group = groups.find((one) => one.name === name);
  return Object.fromEntries((group?.options ?? []).map((one) => [one.value, one.count]));
}

const CASES: [string, IFilterRequest, string[]][] = [
  ["emails", choose("ActivityType", "4202"), ["fresh", "failed", "there", "old"]],
  ["meetings", choose("ActivityType", "4201"), ["ahead", "past"]],
  ["emails and meetings", choose("ActivityType", "4202", "4201"), ["ahead", "fresh", "failed", "there", "past", "old"]],
  ["activities", choose("Module", "Activities"), ["ahead", "fresh", "failed", "there", "past", "old"]],
  ["notes only", choose("Module", "Notes"), []],
  ["tasks only", choose("ActivityType", "4212"), []],
  ["the last day", choose("TLG", "Last24Hours"), ["fresh", "failed", "there", "past"]],
  ["the last week", choose("TLG", "Last7Days"), ["fresh", "failed", "there", "past", "old"]],
  ["what is not tracked", choose(OWN_GROUP, "untracked"), ["ahead", "fresh", "old"]],
  ["what is pending", choose(OWN_GROUP, "pending"), ["past"]],
  ["what failed", choose(OWN_GROUP, "failed"), ["failed"]],
  ["what is tracked elsewhere", choose(OWN_GROUP, "elsewhere"), ["there"]],
  ["what is private", choose(OWN_GROUP, "private"), ["old"]],
  ["a status, which no suggestion has", choose("ActivityStatus", "Overdue"), []],
  ["another source's group", choose("somebody_elses", "x"), []],
  [
    "a group with nothing chosen",
    { filterData: [{ name: "Module", options: [{ value: "Notes" }] }] },
    ["ahead", "fresh", "failed", "there", "past", "old"],
  ],
  ["a word of the subject", { filterData: [], searchKey: " forty  AURORAS " }, ["fresh"]],
  ["a participant's name", { filterData: [], searchKey: "nóbrega" }, ["old"]],
  ["a participant's address", { filterData: [], searchKey: "joao@fabrikam" }, ["old"]],
  ["a place", { filterData: [], searchKey: "lisbon bar" }, ["ahead"]],
  ["a word that stands nowhere", { filterData: [], searchKey: "zeppelin" }, []],
];

for (const [name, filter, expected] of CASES) {
  test(`filtering for ${name}`, async () => {
    assert.deepEqual(await ids(filter), expected);
  });
}

test("two groups must both accept", async () => {
  const both = {
    filterData: [...choose("ActivityType", "4202").filterData, ...choose(OWN_GROUP, "private").filterData],
  };
  assert.deepEqual(await ids(both), ["old"]);
});

test("the counts are those of what each option would show", async () => {
  const groups = await world.source.getFilterDetails();
  assert.deepEqual(counts(groups, "ActivityType"), { "4201": 2, "4202": 4 });
  assert.deepEqual(counts(groups, "Module"), { Activities: 6 });
  assert.deepEqual(counts(groups, "TLG"), { Last24Hours: 4, Last7Days: 5, Last30Days: 5 });
  assert.deepEqual(counts(groups, OWN_GROUP), { untracked: 3, pending: 1, failed: 1, elsewhere: 1, private: 1 });
});

for (const [name, filter] of CASES) {
  test(`after filtering for ${name}, each option's count is what choosing it alone in its group shows`, async () => {
    for (const group of await world.source.getFilterDetails(filter)) {
      const others = filter.filterData.filter((one) => one.name !== group.name);
      for (const option of group.options ?? []) {
        const chosen = [...others, ...choose(group.name, option.value).filterData];
        const found = await ids({ ...filter, filterData: chosen });
        assert.equal(option.count, found.length, `${group.name} ${option.value}`);
      }
    }
  });
}

test("what is chosen stays chosen, and the groups come with the first page", async () => {
  const found = await world.source.getRecordsData(
    { requestId: "r", pageSize: 10, isAscending: false, lastRefetchedTime: new Date(0) },
    choose(OWN_GROUP, "private"),
  );
  const own = found.filtersData?.find((one) => one.name === OWN_GROUP);
  assert.deepEqual(
    own?.options?.filter((one) => one.isSelected).map((one) => one.value),
    ["private"],
  );
  assert.equal(own?.label, "Suggestions from Outlook");
});

test("filtering and searching ask the API for nothing", async () => {
  const before = world.requests.length;
  await ids(choose("ActivityType", "4202"));
  await ids({ filterData: [], searchKey: "x" });
  assert.equal(world.requests.length, before);
});
