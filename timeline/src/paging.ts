/**
 * Order and pages, as the timeline asks for them. Pure.
 *
 * A page goes on after the last one's last entry by that entry's place in the order, not by its index: entries come
 * and go between two pages.
 */
import type { IRecordData, IRecordsDataRequest, IRecordsDataResponse } from "./contract.ts";

interface Place {
  readonly at: string;
  readonly id: string;
}

/** The page that was asked for. Fewer than `pageSize` entries, and no token, mean that it is the last one. */
export function page(all: readonly IRecordData[], request: IRecordsDataRequest): IRecordsDataResponse {
  const direction = request.isAscending ? 1 : -1;
  const after = lastPlace(request);
  const rest = all
    .filter((one) => after === undefined || direction * compare(placeOf(one), after) > 0)
    .sort((one, other) => direction * compare(placeOf(one), placeOf(other)));
  const records = rest.slice(0, Math.max(request.pageSize, 0));
  const last = records.at(-1);
  const hasMore = last !== undefined && rest.length > records.length;
  return { requestId: request.requestId, records, ...(hasMore && { continuationToken: written(placeOf(last)) }) };
}

/** Whether it is the first page: then the timeline has begun to read anew. */
export function isFirst(request: IRecordsDataRequest): boolean {
  return lastPlace(request) === undefined;
}

function lastPlace(request: IRecordsDataRequest): Place | undefined {
  return request.lastItem ? placeOf(request.lastItem) : read(request.continuationToken);
}

function placeOf(one: IRecordData): Place {
  return { at: one.sortDateValue ?? "", id: one.id };
}

/** Older before newer, ties by id. */
function compare(one: Place, other: Place): number {
  if (one.at !== other.at) {
    return one.at < other.at ? -1 : 1;
  }
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}

function written(place: Place): string {
  return `${place.at} ${place.id}`;
}

function read(token: string | undefined): Place | undefined {
  const space = token?.indexOf(" ") ?? -1;
  return token && space > 0 ? { at: token.slice(0, space), id: token.slice(space + 1) } : undefined;
}
