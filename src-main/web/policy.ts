import type { IncomingMessage } from 'node:http';
import { contentSecurityPolicy } from '../shell/content-security-policy.ts';

export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** A refusal with its HTTP status; the text is for the person who sees it. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
}

/**
 * Refuses what does not come from our own page.
 *
 * `Host` is compared in full so that a foreign name made to resolve to 127.0.0.1 gets nothing; `Origin` and
 * `Sec-Fetch-Site` so that another site open in the same browser gets nothing.
 */
export function refuseForeign({ headers, method }: IncomingMessage, origin: string): Refusal | undefined {
  if (headers.host !== new URL(origin).host) return { status: 421, text: 'This address is not served here.' };
  if (headers.origin !== undefined && headers.origin !== origin) return { status: 403, text: 'Foreign origin.' };
  const changesState = method !== 'GET' && method !== 'HEAD';
  if (changesState && headers.origin !== origin) return { status: 403, text: 'Foreign origin.' };
  const site = headers['sec-fetch-site'];
  const navigation = headers['sec-fetch-mode'] === 'navigate';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !navigation)
    return { status: 403, text: 'Foreign origin.' };
  return undefined;
}
