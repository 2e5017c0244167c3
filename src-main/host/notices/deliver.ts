import { setTimeout as delay } from 'node:timers/promises';
import { FinalFailure } from './send-webhook.ts';

/** Pauses before the second, third … attempt. */
export const usualPausesMs: readonly number[] = [2_000, 10_000, 60_000, 300_000];

/**
 * Tries until it succeeds, is refused for good, or the pauses are used up.
 *
 * @param work - answers what happened, for people
 * @throws what the last attempt said
 */
export async function tryAgain(
  work: () => Promise<string>,
  { pausesMs, signal }: { readonly pausesMs: readonly number[]; readonly signal: AbortSignal },
): Promise<string> {
  for (const pauseMs of [...pausesMs, undefined]) {
    try {
      return await work();
    } catch (error) {
      if (pauseMs === undefined || error instanceof FinalFailure || signal.aborted) throw error;
      const waited = await delay(pauseMs, true, { signal, ref: false }).catch(() => false);
      if (!waited) throw error;
    }
  }
  throw new Error('not tried');
}

/** Node's words for a server that cannot be reached, and what to look at. */
const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing answers there: check address and port',
  ENOTFOUND: 'No computer of that name is known: check the address',
  ETIMEDOUT: 'No answer in time: check address, port and firewall',
};

/** What a failed delivery says, without the stack: what to check where that is known, then the system's own words. */
export function failureText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
  const said = cause === undefined ? text : `${text} (${cause})`;
  // By the words, since the mailer puts codes of its own in place of Node's.
  const known = Object.entries(unreachable).find(([code]) => said.includes(code));
  return (known === undefined ? said : `${known[1]} (${cause ?? text}).`).slice(0, 300);
}
