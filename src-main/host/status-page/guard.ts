import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';

const daysKept = 30;
const wrongPerMinute = 5;
const wrongPerMinuteInAll = 60;
const minuteMs = 60_000;

/** Who may see the page. */
export interface Guard {
  /** The `Set-Cookie` value for a right token. */
  redeem(token: string): string | undefined;
  accepts(cookieHeader: string | undefined): boolean;
  /** Counts a wrong token or cookie of an address. */
  wrong(address: string): void;
  /** Seconds that an address must wait; 0 when it may try. */
  waitS(address: string): number;
}

/**
 * The cookie is computed from the token, so it needs no memory and dies with the token.
 *
 * @param cookieName - must differ between two servers on one machine: cookies do not know about ports
 */
export function createGuard(token: string, cookieName: string, nowMs: () => number): Guard {
  const cookie = createHmac('sha256', token).update('status page cookie').digest('base64url');
  let wrong: readonly { readonly address: string; readonly atMs: number }[] = [];

  function recent(): typeof wrong {
    wrong = wrong.filter(({ atMs }) => nowMs() - atMs < minuteMs);
    return wrong;
  }

  return {
    redeem: (given) =>
      isSame(given, token)
        ? `${cookieName}=${cookie}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${daysKept * 86_400}`
        : undefined,
    accepts: (header = '') =>
      header
        .split(';')
        .map((pair) => pair.trim().split('='))
        .some(([name, value]) => name === cookieName && value !== undefined && isSame(value, cookie)),
    wrong: (address) => void (wrong = [...recent(), { address, atMs: nowMs() }].slice(-wrongPerMinuteInAll)),
    waitS(address) {
      const all = recent();
      const own = all.filter((entry) => entry.address === address);
      const first = all.length >= wrongPerMinuteInAll ? all[0] : own.length >= wrongPerMinute ? own[0] : undefined;
      return first ? Math.max(1, Math.ceil((first.atMs + minuteMs - nowMs()) / 1000)) : 0;
    },
  };
}

/** Addresses of this computer and of networks that are not routed to the world (RFC 1918, 3927, 4193, 4291, 6598). */
export function isLocalAddress(address: string | undefined): boolean {
  const plain = (address ?? '').replace(/^::ffff:/i, '').replace(/%.*$/, '');
  if (isIP(plain) === 4) {
    const [a = 0, b = 0] = plain.split('.').map(Number);
    const shared = a === 100 && b >= 64 && b < 128;
    return (
      a === 10 ||
      a === 127 ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && b === 168) ||
      (a === 169 && b === 254) ||
      shared
    );
  }
  return isIP(plain) === 6 && (plain === '::1' || /^f[cd]|^fe[89ab]/i.test(plain));
}

/** The page is asked for by number: a foreign name that was made to resolve to this computer gets nothing. */
export function isOwnHost(header: string | undefined, port: number, hostName: string): boolean {
  const match = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(header ?? '');
  if (!match || Number(match[2]) !== port) return false;
  const name = match[1]!.replace(/^\[|\]$/g, '').toLowerCase();
  const own = hostName.toLowerCase();
  return isLocalAddress(name) || ['localhost', own, `${own}.local`].includes(name);
}

function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
