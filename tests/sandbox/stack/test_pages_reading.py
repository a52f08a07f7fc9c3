"""How the page reads record sources and merges them, run by Node without a browser."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

STATIC = Path("sandbox/pages/static/timeline")
SOURCES = """
import { Reading } from "./reading.js";
export const failures = [];
export let changes = 0;
export const at = (hour) => new Date(Date.UTC(2026, 10, 23, hour)).toISOString();
export class Source {
  asked = [];
  constructor(name, hours) { this.name = name; this.all = hours.map((hour) => record(`${name}${hour}`, hour)); }
  getRecordSourceInfo() { return { name: this.name }; }
  async getRecordsData(request, filter) {
    this.asked.push({ ...request, filter });
    const direction = request.isAscending ? 1 : -1;
    const all = this.all.toSorted((a, b) => direction * (Date.parse(a.sortDateValue) - Date.parse(b.sortDateValue)));
    const start = all.findIndex((one) => one.id === request.lastItem?.id) + 1;
    const records = all.slice(start, start + request.pageSize);
    const hasMore = all.length > start + records.length;
    return { requestId: request.requestId, records, ...(hasMore && { continuationToken: `after ${start}` }) };
  }
  async getFilterDetails() { return this.groups ?? []; }
}
export const record = (id, hour) => ({ id, sortDateValue: hour === null ? undefined : at(hour), data: "" });
export const reading = (pageSize, ...sources) => {
  const failed = (source, doing, thrown) => failures.push(`${source.name} ${doing}: ${thrown.message}`);
  const made = new Reading({ name: "contact", id: "1" }, pageSize, { began() {}, changed() { changes += 1; }, failed });
  made.sources = sources.map((source) => ({ name: source.name, source, isOurs: false }));
  return made;
};
export const ids = (from) => from.entries.map((entry) => entry.record.id);
export const say = (found) => console.log(JSON.stringify(found));
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("node") / "timeline"
    shutil.copytree(STATIC, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "sources.js").write_text(SOURCES)
    return folder


def run(modules: Path, script: str) -> Any:
    names = "Source, at, changes, failures, ids, reading, record, say"
    whole = f'import {{ {names} }} from "./sources.js";\n{script}'
    node = shutil.which("node") or "node"
    done = subprocess.run(  # noqa: S603 - our own script
        [node, "--input-type=module"], check=False, input=whole, cwd=modules, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_sources_are_merged_by_date_newest_first(modules: Path):
    script = 'const r = reading(4, new Source("a", [1, 5, 9]), new Source("b", [2, 8])); await r.again(); say(ids(r));'
    assert run(modules, script) == ["a9", "b8", "a5", "b2"]


def test_a_further_page_goes_on_behind_the_last_record_of_each_source(modules: Path):
    script = """
    const a = new Source("a", [1, 5, 9]), b = new Source("b", [2, 8]);
    const r = reading(2, a, b); await r.again(); const first = [ids(r), r.hasMore];
    await r.further(); await r.further();
    const asked = a.asked.map(({ lastItem, continuationToken }) => [lastItem?.id, continuationToken]);
    say({ first, all: ids(r), hasMore: r.hasMore, asked });
    """
    found = run(modules, script)
    assert found["first"] == [["a9", "b8"], True]
    assert (found["all"], found["hasMore"]) == (["a9", "b8", "a5", "b2", "a1"], False)
    assert found["asked"] == [[None, None], ["a5", "after 0"]]


def test_the_order_may_be_turned_around(modules: Path):
    script = """
    const a = new Source("a", [1, 5]); const r = reading(9, a, new Source("b", [2]));
    r.isAscending = true; await r.fromStart(); say([ids(r), a.asked[0].isAscending]);
    """
    assert run(modules, script) == [["a1", "b2", "a5"], True]


def test_a_request_says_all_that_the_interface_names(modules: Path):
    script = """
    const a = new Source("a", [1]); const r = reading(10, a); r.filters.searchKey = "offer"; await r.again();
    const { requestId, lastRefetchedTime, ...rest } = a.asked[0];
    say({ ...rest, hasId: requestId.length === 36, isDate: lastRefetchedTime instanceof Date });
    """
    assert run(modules, script) == {
        "tableContext": {"name": "contact", "id": "1"},
        "pageSize": 10,
        "isAscending": False,
        "filter": {"filterData": [], "searchKey": "offer"},
        "hasId": True,
        "isDate": True,
    }


def test_fewer_than_a_page_or_no_token_is_the_end(modules: Path):
    script = """
    const full = new Source("full", [1, 2]); const r = reading(2, full); await r.again();
    const short = new Source("short", [1]); const answer = { records: [record("x", 1)], continuationToken: "more" };
    short.getRecordsData = async (request) => { short.asked.push(request); return answer; };
    const s = reading(2, short); await s.again();
    say([full.asked.length, r.hasMore, short.asked.length, s.hasMore]);
    """
    assert run(modules, script) == [1, False, 1, False]


def test_what_comes_twice_is_shown_once_and_what_has_no_date_is_the_oldest(modules: Path):
    script = """
    const a = new Source("a", []); a.getRecordsData = async () => ({ records: [record("x", null), record("x", null)] });
    const r = reading(5, a, new Source("b", [3])); await r.again(); say(ids(r));
    """
    assert run(modules, script) == ["b3", "x"]


def test_everything_is_read_anew_as_far_as_it_was(modules: Path):
    script = """
    const a = new Source("a", [1, 2, 3, 4, 5]); const r = reading(2, a); await r.again(); await r.further();
    a.all.push(record("new", 9)); a.asked.length = 0; await r.again();
    say([ids(r), r.hasMore, a.asked.map(({ lastItem }) => lastItem?.id ?? null)]);
    """
    assert run(modules, script) == [["new", "a5", "a4", "a3"], True, [None, "a5", "a3"]]


def test_however_often_it_is_told_meanwhile_it_reads_once_more(modules: Path):
    script = """
    const a = new Source("a", [1]); let open; const gate = new Promise((resolve) => { open = resolve; });
    const plain = a.getRecordsData; let most = 0, now = 0;
    a.getRecordsData = async function (...asked) {
      most = Math.max(most, ++now); await gate;
      const found = await plain.apply(this, asked); now -= 1; return found;
    };
    const r = reading(5, a); const first = r.again(); for (let i = 0; i < 7; i++) r.again();
    open(); await first; say([a.asked.length, most, r.isReading]);
    """
    assert run(modules, script) == [2, 1, False]


def test_a_source_that_fails_leaves_the_others_and_works_again_at_the_next_reading(modules: Path):
    script = """
    const a = new Source("a", [1]), b = new Source("b", [2]); const plain = b.getRecordsData;
    b.getRecordsData = async () => { throw new Error("broken"); };
    b.getFilterDetails = async () => { throw new Error("no groups"); };
    const r = reading(5, a, b); await r.again(); const one = ids(r);
    b.getRecordsData = plain; await r.again(); say([one, ids(r), failures.slice(0, 2)]);
    """
    found = run(modules, script)
    assert found == [["a1"], ["b2", "a1"], ["b getRecordsData: broken", "b getFilterDetails: no groups"]]


def test_after_its_end_it_reads_and_says_nothing_more(modules: Path):
    script = """
    const a = new Source("a", [1]); const r = reading(5, a); const running = r.again(); r.close(); await running;
    await r.again(); say([a.asked.length, changes]);
    """
    assert run(modules, script) == [1, 0]


def test_groups_of_one_name_are_one_and_counts_of_one_value_are_added(modules: Path):
    script = """
    const a = new Source("a", []), b = new Source("b", []);
    const activities = (label, count) => ({ value: "Activities", label, count });
    a.groups = [{ name: "Module", type: "MultiSelect", options: [activities("Activities", 3)] }];
    b.groups = [
      { name: "Module", options: [activities("Others", 4), { value: "Notes", count: 1 }] },
      { name: "own", label: "Own", isExpanded: true },
    ];
    const r = reading(5, a, b); await r.again(); const before = r.filters.groups;
    r.filters.choose(before[0], "Notes", true); await r.fromStart();
    const sent = a.asked.at(-1).filter.filterData[0].options.map((one) => [one.value, one.isSelected]);
    say({ before, sent, count: r.filters.count });
    """
    found = run(modules, script)
    module, own = found["before"]
    assert (module["label"], module["type"]) == ("Record type", "MultiSelect")
    assert module["options"] == [
        {"value": "Activities", "label": "Activities", "count": 7},
        {"value": "Notes", "count": 1},
    ]
    assert (own["label"], own["isExpanded"], own["options"]) == ("Own", True, [])
    assert (found["sent"], found["count"]) == ([["Activities", False], ["Notes", True]], 1)


def test_of_a_group_of_one_choice_the_last_choice_counts(modules: Path):
    script = """
    const r = reading(5); const group = { name: "Due", type: "SingleSelect" };
    r.filters.choose(group, "a", true); r.filters.choose(group, "b", true);
    say([r.filters.isChosen("Due", "a"), r.filters.isChosen("Due", "b"), r.filters.count]);
    """
    assert run(modules, script) == [False, True, 1]
