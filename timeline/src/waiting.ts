/**
 * How long to wait between two looks at a tracking. Pure.
 *
 * Most are written within seconds; one that Dataverse throttles takes minutes, and then nobody gains from haste.
 */

const SECOND = 1_000;
const DELAYS = [1, 1, 2, 3, 5, 8, 13, 20, 30].map((seconds) => seconds * SECOND);
const LOOKS = 30;

/** Milliseconds until the look of that number, counted from 0; undefined when it is time to stop: after 12 minutes. */
export function delay(look: number): number | undefined {
  return look < LOOKS ? DELAYS[Math.min(look, DELAYS.length - 1)] : undefined;
}
