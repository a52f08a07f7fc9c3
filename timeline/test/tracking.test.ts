import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { Tracking } from "../src/answers.ts";
import type { IRecordData } from "../src/contract.ts";
import { Problem } from "../src/problem.ts";
import { before, email, NOW, PATH, RECORD, timeline, tracking, World } from "./world.ts";

const FOLLOWED = "/api/trackings/5f0c7a3e";
let world: World;
beforeEach(async () => {
  world = await World.open();
  world.list([email("a"), email("b", { at: before(90) })]);
  world.answer("POST", `${PATH}/suggestions/a/track`, { status: 202, body: tracking() });
});
afterEach(() => world.close());

function answers(...states: Partial<Tracking>[]): void {
  world.answer("GET", FOLLOWED, ...states.map((state) => ({ status: 200, body: tracking(state) })));
}

/** What is shown when the timeline reads again because we asked it to. */
async function again(): Promise<IRecordData[]> {
  return world.read({ lastRefetchedTime: new Date(world.now.getTime() + 1) });
}

async function track(): Promise<void> {
  const [first] = await world.read();
  assert.ok(first);
  await world.click(first, "Track");
}

test("Track is pending at once, is followed, and goes when it is tracked", async () => {
  answers({ state: "pending" }, { state: "tracked", activityId: "x" });
  await track();
  assert.equal(world.labels((await again())[0] as IRecordData)[1], "Tracking pending");
  await world.pass(1);
  assert.equal(world.rerenders, 2);
  await world.pass(1);
  assert.deepEqual(
    (await again()).map((one) => one.id),
    ["autocapture:b"],
  );
  assert.equal(world.next, undefined);
  const sent = world.requests.map((one) => `${one.method} ${one.url}`);
  const looks = [`GET ${FOLLOWED}`, `GET ${FOLLOWED}`];
  assert.deepEqual(sent, [`GET ${PATH}/suggestions`, `POST ${PATH}/suggestions/a/track`, ...looks]);
  assert.ok(world.requests.every((one) => one.token === "Bearer the-token"));
});

test("every change asks the timeline to read again, and that reads nothing anew", async () => {
  answers({ state: "tracked" });
  await track();
  assert.equal(world.rerenders, 2);
  await world.pass(1);
  assert.equal(world.rerenders, 3);
  await again();
  assert.equal(world.requests.filter((one) => one.url.endsWith("/suggestions")).length, 1);
});

test("a refresh of the timeline reads anew", async () => {
  await world.read();
  await world.read({ lastRefetchedTime: new Date(NOW.getTime() + 1) });
  assert.equal(world.requests.length, 2);
});

test("the looks come ever less often and end after twelve minutes", async () => {
  answers({ state: "pending" });
  await track();
  let seconds = 0;
  for (let next = world.next; next !== undefined; next = world.next) {
    await world.pass(next);
    seconds += next;
  }
  const looks = world.requests.filter((one) => one.url === FOLLOWED).length;
  assert.equal(looks, 30);
  assert.ok(seconds > 10 * 60 && seconds < 15 * 60, `${seconds} s`);
});

test("the looks end when the form closes", async () => {
  answers({ state: "pending" });
  await track();
  world.isOpen = false;
  await world.pass(1);
  assert.equal(world.next, undefined);
  assert.equal(world.requests.filter((one) => one.url === FOLLOWED).length, 0);
});

test("a look that fails is followed by another", async () => {
  world.answer(
    "GET",
    FOLLOWED,
    { status: 503, body: { code: "unavailable", detail: "Later." } },
    {
      status: 200,
      body: tracking({ state: "tracked" }),
    },
  );
  await track();
  await world.pass(1);
  await world.pass(1);
  assert.equal((await again()).length, 1);
});

test("what was pending when the form opened is followed too", async () => {
  world.list([email("a", { state: "pending", tracking: tracking() })]);
  answers({ state: "tracked" });
  await world.read();
  await world.pass(1);
  const [left] = await again();
  assert.equal(left?.id, "autocapture:notice:none");
});

test("what waits for its meeting is not looked at, and says what it waits for", async () => {
  const reason = "It is saved when the meeting starts.";
  world.list([email("a", { state: "pending", tracking: tracking({ reason, undoUntil: before(-60) }) })]);
  const [only] = await world.read();
  assert.equal(world.next, undefined);
  assert.ok(world.labels(only as IRecordData).includes(reason));
});

test("a failure says why, and Retry tracks it again", async () => {
  answers({ state: "failed", reason: "The record is read-only. Ask its owner." }, { state: "tracked" });
  await track();
  await world.pass(1);
  const [failed] = await again();
  assert.ok(world.labels(failed as IRecordData).includes("The record is read-only. Ask its owner."));
  await world.click(failed as IRecordData, "Retry");
  await world.pass(1);
  assert.equal((await again()).length, 1);
  assert.equal(world.requests.filter((one) => one.method === "POST").length, 2);
});

test("tracked on another record, the list is read again: it tells by whom and where", async () => {
  answers({ state: "tracked_elsewhere" });
  await track();
  const regarding = { table: "account", id: "1", name: "Fabrikam" };
  const there = tracking({ state: "tracked_elsewhere", trackedBy: "Alex Wilber", regarding });
  world.list([email("a", { state: "tracked_elsewhere", tracking: there })]);
  await world.pass(1);
  const [found] = await again();
  assert.ok(world.labels(found as IRecordData).includes("Tracked by Alex Wilber on Fabrikam."));
});

test("a refusal of Track is a failure with the sentence of the API", async () => {
  const body = { code: "not_trackable", detail: "This email has no message id." };
  world.answer("POST", `${PATH}/suggestions/a/track`, { status: 422, body });
  await track();
  const [failed] = await again();
  assert.ok(world.labels(failed as IRecordData).includes("This email has no message id."));
  assert.equal(world.next, undefined);
});

test("a refusal that a sign-in mends asks for it, and tracks then", async () => {
  const body = { code: "claims_required", detail: "Another step.", claims: '{"access_token":{}}' };
  const refusal = { status: 401, body };
  world.answer("POST", `${PATH}/suggestions/a/track`, refusal, { status: 202, body: tracking() });
  answers({ state: "tracked" });
  await track();
  assert.deepEqual(world.asked, ['{"access_token":{}}']);
  await world.pass(1);
  assert.equal((await again()).length, 1);
});

test("a sign-in that was not done leaves a failure that can be retried", async () => {
  world.popupProblem = new Problem("sign_in_needed", "Closed.");
  world.answer("POST", `${PATH}/suggestions/a/track`, {
    status: 401,
    body: { code: "token_expired", detail: "Your sign-in has expired." },
  });
  await track();
  const [failed] = await again();
  assert.ok(world.labels(failed as IRecordData).includes("Your sign-in has expired."));
  assert.equal(world.requests.filter((one) => one.method === "POST").length, 1);
});

test("a private one is tracked after an explicit yes only", async () => {
  world.list([email("a", { isPrivate: true })]);
  world.confirmed = false;
  await track();
  assert.equal(world.requests.length, 1);
  assert.match(world.confirms[0] ?? "", /Subject a.*is private/);
  world.confirmed = true;
  await track();
  assert.equal(world.requests.at(-1)?.body, '{"confirmPrivate":true}');
});

test("the suggestions of another record take the place of the first's", async () => {
  await world.read();
  const id = "{0A1B2C3D-0000-4000-8000-0000000000BB}";
  const path = "/api/records/account/0a1b2c3d-0000-4000-8000-0000000000bb/suggestions";
  world.answer("GET", path, { status: 200, body: timeline([email("c")]) });
  const found = await world.read({ tableContext: { ...RECORD, name: "account", id } });
  assert.deepEqual(
    found.map((one) => one.id),
    ["autocapture:c"],
  );
});

test("after our own change, searching reads nothing anew either", async () => {
  answers({ state: "tracked" });
  await track();
  const lastRefetchedTime = new Date(world.now.getTime() + 1);
  await world.read({ lastRefetchedTime });
  await world.read({ lastRefetchedTime }, { filterData: [], searchKey: "b" });
  assert.equal(world.requests.filter((one) => one.url.endsWith("/suggestions")).length, 1);
});
