/**
 * Which record the form shows. No I/O.
 */
import type { TableContext } from "./contract.ts";

/** A record by the logical name of its table and its id: lower case, without braces. */
export interface RecordRef {
  readonly table: string;
  readonly id: string;
}

/** The record of a context; undefined when the form shows none, as while a new record is not saved yet. */
export function recordOf(context: TableContext | undefined): RecordRef | undefined {
  const id = plainId(context?.id ?? "");
  return context?.name && id ? { table: context.name.toLowerCase(), id } : undefined;
}

/** An id as the API wants it. */
export function plainId(id: string): string {
  return id.replace(/[{}]/g, "").toLowerCase();
}

export function isSame(one: RecordRef, other: RecordRef | undefined): boolean {
  return one.table === other?.table && one.id === other.id;
}
