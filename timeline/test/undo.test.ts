import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { IRecordData } from "../src/contract.ts";
import { before, email, meeting, NOW, PATH, tracking, World } from "./world.ts";

const FOLLOWED = "/api/trackings/5f0c7a3e";
const SAVED = tracking({ state: "tracked", activityId: "x", undoUntil: before(-24 * 60) });
const ok = (body: object) => ({ status: 200, body });
const refused = (status: number, code: string, detail: string) => ({ status, body: { code, detail } });
let world: World;
beforeEach(async () => {
  world = await World.open();
  world.list([email("a"), email("b", { at: before(90) })]);
  world.answer("POST", `${PATH}/suggestions/a/track`, { status: 202, body: tracking() });
  world.answer("GET", FOLLOWED, ok(SAVED));
  world.answer("DELETE", FOLLOWED, ok(tracking({ state: "undone" })));
});
afterEach(() => world.close());

async function again(): Promise<IRecordData[]> {
  return world.read({ lastRefetchedTime: new Date(world.now.getTime() + 1) });
}

/** What stands on the timeline once the first suggestion was saved: the notice of that first. */
async function saved(): Promise<IRecordData> {
  const [first] = await world.read();
  await world.click(first as IRecordData, "Track");
  await world.pass(1);
  return notice();
}

async function notice(): Promise<IRecordData> {
  const found = (await again()).find((one) => one.id === "autocapture:notice:saved:a");
  assert.ok(found);
  return found;
}

function commands(one: IRecordData): (string | undefined)[] {
  return (world.source.getRecordUX(one, { isExpanded: false }).commands ?? []).map((command) => command.label);
}

const deletions = () => world.requests.filter((one) => one.method === "DELETE").length;

test("what was saved says so, and until when it can be undone", async () => {
  const told = world.labels(await saved()).join(" ");
  assert.match(told, /“Subject a” is saved for your team/);
  assert.match(told, /removes the activity for everyone, until Thu 14 May, 12:00/);
});

test("Undo takes it back: the list is read anew, and the notice goes", async () => {
  await world.click(await saved(), "Undo");
  const left = await again();
  assert.deepEqual(
    left.map((one) => one.id),
    ["autocapture:a", "autocapture:b"],
  );
  assert.equal(world.labels(left[0] as IRecordData)[1], "Not tracked");
});

test("an Undo that is clicked twice is sent once", async () => {
  const found = await saved();
  await Promise.all([world.click(found, "Undo"), world.click(found, "Undo")]);
  assert.equal(deletions(), 1);
});

test("a refused Undo says why and is not offered again", async () => {
  world.answer("DELETE", FOLLOWED, refused(409, "undo_changed", "Someone changed this activity."));
  await world.click(await saved(), "Undo");
  const found = await notice();
  assert.match(world.labels(found).join(" "), /Someone changed this activity\./);
  assert.deepEqual(commands(found), []);
});

test("an Undo that waiting mends is offered again", async () => {
  world.answer("DELETE", FOLLOWED, refused(503, "unavailable", "Try again in a moment."));
  await world.click(await saved(), "Undo");
  const found = await notice();
  assert.match(world.labels(found).join(" "), /Try again in a moment\./);
  assert.deepEqual(commands(found), ["Undo"]);
});

test("an Undo that wants a sign-in asks for it and goes on", async () => {
  const wanted = { code: "claims_required", detail: "Another step.", claims: "{}" };
  world.answer("DELETE", FOLLOWED, { status: 401, body: wanted }, ok(tracking({ state: "undone" })));
  await world.click(await saved(), "Undo");
  assert.deepEqual(world.asked, ["{}"]);
  assert.equal(deletions(), 2);
});

test("after its time Undo is offered no more", async () => {
  const found = await saved();
  assert.deepEqual(commands(found), ["Undo"]);
  world.now = new Date(NOW.getTime() + 25 * 60 * 60 * 1000);
  assert.deepEqual(commands(await notice()), []);
});

test("what could not be saved with it is told, though it cannot be undone", async () => {
  const reason = "1 attachment was left out; the email lists it.";
  world.answer("GET", FOLLOWED, ok(tracking({ state: "tracked", reason })));
  const found = await saved();
  assert.ok(world.labels(found).some((text) => text.includes(reason)));
  assert.deepEqual(commands(found), []);
});

test("only the latest three stay at hand", async () => {
  const all = ["a", "b", "c", "d"];
  world.list(all.map((id, at) => email(id, { at: before(60 + at) })));
  for (const id of all) {
    world.answer("POST", `${PATH}/suggestions/${id}/track`, { status: 202, body: tracking({ id }) });
    world.answer("GET", `/api/trackings/${id}`, ok({ ...SAVED, id, at: NOW.toISOString() }));
  }
  for (const one of (await world.read()).filter(({ id }) => id !== "autocapture:notice:none")) {
    await world.click(one, "Track");
    await world.pass(1);
  }
  const kept = (await again()).map((one) => one.id).filter((id) => id.includes("saved"));
  assert.deepEqual(
    kept.sort(),
    ["b", "c", "d"].map((id) => `autocapture:notice:saved:${id}`),
  );
});

test("what waits for its meeting can be taken back", async () => {
  const waiting = tracking({ reason: "It is saved when the meeting starts.", undoUntil: before(-60) });
  world.list([meeting("m", { state: "pending", tracking: waiting })]);
  const [only] = await world.read();
  world.list([meeting("m")]);
  await world.click(only as IRecordData, "Don't save it");
  assert.equal(world.labels((await again())[0] as IRecordData)[1], "Not tracked");
});

test("what is being saved by now says that it cannot be taken back yet", async () => {
  const waiting = tracking({ undoUntil: before(-60) });
  world.list([meeting("m", { state: "pending", tracking: waiting })]);
  world.answer("DELETE", FOLLOWED, refused(409, "undo_under_way", "It is being saved at this moment."));
  const [only] = await world.read();
  await world.click(only as IRecordData, "Don't save it");
  assert.ok(world.labels((await again())[0] as IRecordData).includes("It is being saved at this moment."));
});

test("a failure is tried again by its own tracking, and what was confirmed is sent along", async () => {
  const failed = tracking({ state: "failed", reason: "No.", canRetry: true });
  world.list([email("a", { state: "failed", tracking: failed })]);
  world.answer("POST", `${FOLLOWED}/retry`, { status: 202, body: tracking() });
  const [only] = await world.read();
  await world.click(only as IRecordData, "Retry");
  assert.equal(world.requests.at(-1)?.url, `${FOLLOWED}/retry`);
  assert.equal(world.requests.at(-1)?.body, '{"confirmPrivate":false}');
  await world.pass(1);
  assert.ok(await notice());
});

test("a pause that Dynamics 365 asks for is told, and it is followed on", async () => {
  const reason = "Dynamics 365 is busy. It is saved as soon as it has time.";
  world.answer("GET", FOLLOWED, ok(tracking({ reason })), ok(SAVED));
  const [first] = await world.read();
  await world.click(first as IRecordData, "Track");
  await world.pass(1);
  assert.ok(world.labels((await again())[0] as IRecordData).includes(reason));
  await world.pass(1);
  assert.ok(await notice());
});

test("every step is shown with its time, one that nobody knows by its own name", async () => {
  const steps = [
    { name: "accepted", at: before(2) },
    { name: "constructor", at: before(1) },
    { name: "brand_new", at: before(0) },
  ];
  world.list([email("a", { state: "failed", tracking: tracking({ state: "failed", steps }) })]);
  const [only] = await world.read();
  assert.deepEqual(world.labels(only as IRecordData, true).slice(-5, -1), [
    "What happened",
    "Wed 13 May, 11:58: You tracked it",
    "Wed 13 May, 11:59: constructor",
    "Wed 13 May, 12:00: brand new",
  ]);
});
