import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { IRecordData } from "../src/contract.ts";
import { Problem } from "../src/problem.ts";
import { before, email, PATH, World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

async function only(): Promise<IRecordData> {
  const found = await world.read();
  assert.equal(found.length, 1);
  return found[0] as IRecordData;
}

function commands(carried: IRecordData): string[] {
  return (world.source.getRecordUX(carried, { isExpanded: false }).commands ?? []).map((one) => one.label);
}

const PROBLEMS: [code: string, status: number, title: string, steps: string[]][] = [
  ["claims_required", 401, "Your organisation asks for another sign-in step", ["Sign in"]],
  ["token_expired", 401, "Sign in to see your suggestions", ["Sign in"]],
  ["consent_required", 403, "Auto capture has not been approved yet", ["Look again"]],
  ["policy_blocked", 403, "A sign-in policy blocks auto capture", ["Look again"]],
  ["no_role", 403, "Your role does not include auto capture", ["Look again"]],
  ["not_licensed", 403, "Your licence does not include auto capture", ["Look again"]],
  ["record_forbidden", 403, "You may not read this record", []],
  ["record_not_found", 404, "This record was not found", []],
  ["table_unsupported", 404, "This table has no suggestions", []],
  ["throttled", 503, "Microsoft 365 asks for a pause", ["Look again"]],
  ["unavailable", 503, "Suggestions are not available", ["Look again"]],
  ["settings_wrong", 503, "Auto capture is not set up completely", []],
  ["a_code_of_tomorrow", 500, "Suggestions are not available", ["Look again"]],
];

for (const [code, status, title, steps] of PROBLEMS) {
  test(`${code} has a name, the API's sentence and a next step`, async () => {
    const detail = "A sentence that says what to do.";
    world.answer("GET", `${PATH}/suggestions`, { status, body: { code, detail } });
    const notice = await only();
    assert.deepEqual(world.labels(notice), [title, detail]);
    assert.deepEqual(commands(notice), steps);
  });
}

test("no suggestions are said in one quiet line that stands where the window begins", async () => {
  world.list([]);
  const notice = await only();
  assert.equal(world.labels(notice)[0], "No suggestions since Sun 10 May");
  assert.equal(notice.sortDateValue, before(3 * 24 * 60));
  assert.deepEqual(commands(notice), ["Look again"]);
  assert.deepEqual(await world.read({}, { filterData: [], searchKey: "x" }), []);
});

test("a seller without a mailbox is told so", async () => {
  world.list([], { status: "no_mailbox" });
  assert.equal(world.labels(await only())[0], "You have no Outlook mailbox here");
});

test("more than are shown is said below the oldest of them", async () => {
  world.list([email("a"), email("b", { at: before(90) })], { matched: 57 });
  const found = await world.read();
  assert.equal(found.at(-1)?.id, "autocapture:notice:capped");
  assert.equal(world.labels(found.at(-1) as IRecordData)[0], "Showing 2 of 57 suggestions");
});

test("where the seller may not track, it says why once, and no card offers Track", async () => {
  const record = { table: "contact", id: "0", name: "Anna", canTrack: false, cannotTrackReason: "It is read-only." };
  world.list([email("a")], { record });
  const [notice, card] = (await world.read()) as [IRecordData, IRecordData];
  assert.deepEqual(world.labels(notice), ["You may look, but not track here", "It is read-only."]);
  assert.deepEqual(commands(card), ["Open in Outlook"]);
});

test("signing in by a click shows the suggestions", async () => {
  world.tokenProblem = new Problem("sign_in_needed", "Sign in with your work account.");
  world.list([email("a")]);
  const notice = await only();
  assert.equal(world.requests.length, 0);
  await world.click(notice, "Sign in");
  await world.settled();
  assert.deepEqual(world.asked, [undefined]);
  assert.deepEqual(
    (await world.read()).map((one) => one.id),
    ["autocapture:a"],
  );
});

test("a sign-in that was not done says so, and the claims stay asked for", async () => {
  const body = { code: "claims_required", detail: "Another step.", claims: "{}" };
  world.answer("GET", `${PATH}/suggestions`, { status: 401, body });
  world.popupProblem = new Problem("sign_in_needed", "The window was closed.");
  await world.click(await only(), "Sign in");
  await world.settled();
  const notice = await only();
  assert.equal(world.labels(notice)[1], "The window was closed.");
  await world.click(notice, "Sign in");
  await world.settled();
  assert.deepEqual(world.asked, ["{}", "{}"]);
});

test("a problem stays visible while the seller filters", async () => {
  world.answer("GET", `${PATH}/suggestions`, { status: 503, body: { code: "throttled", detail: "Later." } });
  assert.equal((await world.read({}, { filterData: [], searchKey: "x" })).length, 1);
});

test("looking again after a problem reads anew", async () => {
  const trouble = { status: 503, body: { code: "unavailable", detail: "Later." } };
  world.answer("GET", `${PATH}/suggestions`, trouble);
  const notice = await only();
  world.list([email("a")]);
  await world.click(notice, "Look again");
  assert.deepEqual(
    (await world.read()).map((one) => one.id),
    ["autocapture:a"],
  );
  assert.equal(world.rerenders, 1);
});

test("an answer that is no JSON, and no answer at all, are problems with a sentence", async () => {
  world.answer("GET", `${PATH}/suggestions`, { status: 200, body: undefined });
  assert.match(world.labels(await only())[1] ?? "", /no readable answer \(200\)/);
  const config = { ...world.settings(), api: "http://127.0.0.1:1" };
  await world.source.init(world.context(), config);
  await world.read({ tableContext: { name: "account", id: "{0A1B2C3D-0000-4000-8000-0000000000CC}" } });
  const [notice] = await world.read({
    tableContext: { name: "account", id: "{0A1B2C3D-0000-4000-8000-0000000000CC}" },
  });
  assert.equal(world.labels(notice as IRecordData)[0], "Auto capture could not be reached");
});

test("while Outlook is slow the timeline does not wait: it says so, and shows them when they come", async () => {
  world.isPatient = false;
  world.list([email("a")]);
  const notice = await only();
  assert.equal(world.labels(notice)[0], "Looking in your Outlook …");
  await world.settled();
  assert.equal(world.rerenders, 1);
  assert.deepEqual(
    (await world.read()).map((one) => one.id),
    ["autocapture:a"],
  );
  assert.equal(world.requests.length, 1);
});

test("a form without a record has no suggestions and asks for none", async () => {
  assert.deepEqual(await world.read({ tableContext: { name: "contact", id: "" } }), []);
  assert.equal(world.requests.length, 0);
});

const CONFIGURATIONS: [string, unknown, RegExp][] = [
  ["none", undefined, /is missing or is no JSON object/],
  ["text that is no JSON", "{", /is missing or is no JSON object/],
  ["an empty one", {}, /lacks api, clientId, authority, scope, redirectUri/],
  ["an API without TLS", { api: "http://example.com" }, /has no https address as api/],
  ["metadata that are no text", { authorityMetadata: {} }, /lacks authorityMetadata/],
];

for (const [name, config, sentence] of CONFIGURATIONS) {
  test(`a configuration that is ${name} is told, with what to do`, async () => {
    const base = typeof config === "object" && Object.keys(config ?? {}).length > 0 ? world.settings() : undefined;
    await world.source.init(world.context(), base ? { ...base, ...(config as object) } : config);
    const notice = await only();
    assert.equal(world.labels(notice)[0], "Auto capture is not set up completely");
    assert.match(world.labels(notice)[1] ?? "", sentence);
  });
}

test("a configuration may come as text, too", async () => {
  await world.source.init(world.context(), JSON.stringify(world.settings()));
  world.list([email("a")]);
  assert.equal((await only()).id, "autocapture:a");
});

test("missing consent comes with the link to give it, if the link is a safe one", async () => {
  for (const [consentLink, labels] of [
    ["https://login.microsoftonline.com/6bab/v2.0/adminconsent", ["Look again", "Give consent (administrators)"]],
    ["javascript:alert(1)", ["Look again"]],
  ] as const) {
    const body = { code: "consent_required", detail: "Mail.Read is missing.", consentLink };
    world.answer("GET", `${PATH}/suggestions`, { status: 403, body });
    await world.source.init(world.context(), world.settings());
    world.now = new Date(world.now.getTime() - 1000);
    assert.deepEqual(commands(await only()), labels);
  }
});
