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

/** What a failed delivery says, without the stack. */
export function failureText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${text}${cause}`.slice(0, 300);
}
