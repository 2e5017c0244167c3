import type { WebhookSettings } from '../../../src-core/contract/calls.ts';
import { programName, programVersion } from '../program.ts';
import type { Message } from './message.ts';

const patienceMs = 10_000;

/** That trying again will not help. */
export class FinalFailure extends Error {}

/**
 * Posts one message as JSON. A redirection is not followed: the secret is for this address alone.
 * @throws FinalFailure where the receiver says that the request itself is wrong; Error for what may pass
 */
export async function sendWebhook(
  { url, headerName }: WebhookSettings,
  secret: string,
  message: Message,
): Promise<string> {
  if (url === '') throw new FinalFailure('an address is needed');
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': `${programName}/${programVersion}`,
      ...(secret === '' ? {} : { [headerName]: secret }),
    },
    body: JSON.stringify({ program: programName, version: programVersion, ...message }),
    signal: AbortSignal.timeout(patienceMs),
  });
  await response.body?.cancel();
  const { status } = response;
  if (response.ok) return `The receiver answered ${status}.`;
  const failure = `the receiver answered ${status}`;
  const mayPass = status >= 500 || status === 408 || status === 429;
  throw mayPass ? new Error(failure) : new FinalFailure(failure);
}
