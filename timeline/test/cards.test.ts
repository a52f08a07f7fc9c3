import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { Suggestion } from "../src/answers.ts";
import type { IRecordData } from "../src/contract.ts";
import { before, email, meeting, tracking, World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

async function carried(one: Suggestion): Promise<IRecordData> {
  world.list([one]);
  return (await world.read())[0] as IRecordData;
}

test("a collapsed card says what, who, when, and that it is not tracked", async () => {
  const cc = [{ name: "Pat", address: "pat@fabrikam.com" }];
  const one = await carried(email("a", { subject: "Forty Auroras", cc }));
  assert.deepEqual(world.labels(one), [
    "Forty Auroras",
    "Not tracked",
    "Anna Kowalski to Kim Akers and 1 more",
    "The board has seen your figures.",
    "Received Wed 13 May, 11:00",
  ]);
});

test("an expanded card names every participant, and says why it is there", async () => {
  const one = await carried(email("a", { hasAttachments: true }));
  assert.deepEqual(world.labels(one, true).slice(2), [
    "From: Anna Kowalski <anna@fabrikam.com>",
    "To: Kim Akers <kim@contoso.com>",
    "Attachments: yes, saved with it when you track it",
    "The board has seen your figures.",
    "Why am I seeing this?",
    "From: anna@fabrikam.com, this contact",
    "Only you see this. Track it to share it with everyone who sees the record.",
    "Received Wed 13 May, 11:00",
  ]);
});

test("a meeting says when and where, in the seller's time zone", async () => {
  world.offset = -300;
  const labels = world.labels(await carried(meeting("a")), true);
  assert.ok(labels.includes("Organiser: Anna Kowalski <anna@fabrikam.com>"));
  assert.ok(labels.includes("When: Wed 13 May, 08:00 – 09:00"));
  assert.ok(labels.includes("Where: Lisbon"));
});

test("an all-day meeting names its days, whatever the time zone", async () => {
  for (const offset of [-720, 0, 840]) {
    world.offset = offset;
    const days = { isAllDay: true, start: "2026-05-13", end: "2026-05-15" };
    const labels = world.labels(await carried(meeting(`a${offset}`, days)));
    assert.ok(labels.includes("Wed 13 May – Thu 14 May, all day"), labels.join());
    await world.source.init(world.context(), world.settings());
    world.now = new Date(world.now.getTime() - 1);
  }
});

test("a meeting over midnight names both days", async () => {
  const over = meeting("a", { start: "2026-05-13T22:00:00Z", end: "2026-05-14T01:00:00Z" });
  assert.ok(world.labels(await carried(over)).includes("Wed 13 May, 22:00 – Thu 14 May, 01:00"));
});

test("a private one carries a lock", async () => {
  assert.ok(world.labels(await carried(email("a", { isPrivate: true }))).includes("🔒 Private"));
});

test("a screen reader hears the whole card in one sentence after the other", async () => {
  const ux = world.source.getRecordUX(await carried(email("a", { isPrivate: true })), { isExpanded: false });
  assert.equal(
    ux.accessibleName,
    "Email from your Outlook: Subject a. Anna Kowalski to Kim Akers. Received Wed 13 May, 11:00. Not tracked, private.",
  );
  assert.deepEqual(ux.profilePicture, { initials: "AN", accessibleName: "Anna Kowalski" });
});

test("sent mail shows whom it went to", async () => {
  const ux = world.source.getRecordUX(await carried(email("a", { direction: "outgoing" })), { isExpanded: false });
  assert.equal(ux.profilePicture?.accessibleName, "Kim Akers");
});

const LINKS: [string, boolean][] = [
  ["https://outlook.office365.com/owa/?ItemID=1", true],
  ["javascript:alert(1)", false],
  ["JaVaScRiPt:alert(1)//https://outlook.office365.com", false],
  ["\u0001javascript:alert(1)", false],
  ["data:text/html,<script>alert(1)</script>", false],
  ["vbscript:x", false],
  ["http://outlook.office365.com/", false],
  ["//evil.example/x", false],
  ["", false],
];

for (const [webLink, isSafe] of LINKS) {
  test(`a link ${isSafe ? "is" : "is not"} offered: ${JSON.stringify(webLink)}`, async () => {
    const ux = world.source.getRecordUX(await carried(email("a", { webLink })), { isExpanded: false });
    assert.deepEqual(
      (ux.commands ?? []).map((one) => one.label),
      isSafe ? ["Track", "Open in Outlook"] : ["Track"],
    );
  });
}

test("text of a mail stays the characters it is, without hidden ones, and is cut", async () => {
  const subject = `<img src=x onerror=alert(1)> \u202Egnp.exe\u202C\u0000\r\n${"x".repeat(400)}`;
  const [shown] = world.labels(await carried(email("a", { subject })));
  assert.ok(shown?.startsWith("<img src=x onerror=alert(1)> gnp.exe xxx"));
  assert.equal([...(shown ?? "")].length, 200);
  assert.ok(shown?.endsWith("…"));
});

test("names of families and emoji are not torn apart", async () => {
  const subject = "👩‍👩‍👧 नमस्ते می‌خواهم";
  const [shown] = world.labels(await carried(email("a", { subject })));
  assert.equal(shown, subject);
});

test("a name that poses as an address stands beside the real one", async () => {
  const from = { name: "boss@contoso.com", address: "mallory@evil.example" };
  const labels = world.labels(await carried(email("a", { from })), true);
  assert.ok(labels.includes("From: boss@contoso.com <mallory@evil.example>"));
});

test("what lacks a subject, a sender or recipients is shown nevertheless", async () => {
  const labels = world.labels(await carried(email("a", { subject: " ", from: null, to: [], preview: "" })), true);
  assert.equal(labels[0], "(no subject)");
  assert.ok(!labels.some((text) => text.startsWith("From: Anna")));
});

test("of a thousand recipients the first are named, the others counted", async () => {
  const to = Array.from({ length: 1_000 }, (_, at) => ({ name: "", address: `p${at}@fabrikam.com` }));
  const line = world.labels(await carried(email("a", { to })), true).find((text) => text.startsWith("To:"));
  assert.match(line ?? "", /p24@fabrikam\.com; and 975 more$/);
});

const STATES: [Partial<Suggestion>, string, string, string[]][] = [
  [{ state: "pending", tracking: tracking() }, "Tracking pending", "It is being saved", ["Open in Outlook"]],
  [
    { state: "failed", tracking: tracking({ state: "failed", reason: "Mend it." }) },
    "Tracking failed",
    "Mend it.",
    ["Retry", "Open in Outlook"],
  ],
  [{ state: "failed", tracking: null }, "Tracking failed", "It could not be saved.", ["Retry", "Open in Outlook"]],
  [{ state: "tracked", tracking: tracking({ state: "tracked" }) }, "Tracked", "It is an activity", ["Open in Outlook"]],
  [
    { state: "tracked_elsewhere", tracking: tracking() },
    "Tracked elsewhere",
    "Tracked on another record.",
    ["Open in Outlook"],
  ],
  [
    { state: "tracked_not_visible", tracking: tracking() },
    "Tracked, not visible",
    "A colleague tracked it",
    ["Open in Outlook"],
  ],
];

for (const [more, name, sentence, commands] of STATES) {
  test(`the state ${more.state} has a name, a sentence and its commands`, async () => {
    const one = await carried(email("a", { ...more, at: before(1) }));
    const labels = world.labels(one);
    assert.equal(labels[1], name);
    assert.ok(
      labels.some((text) => text.startsWith(sentence)),
      labels.join(),
    );
    const ux = world.source.getRecordUX(one, { isExpanded: false });
    assert.deepEqual(
      (ux.commands ?? []).map((command) => command.label),
      commands,
    );
  });
}
