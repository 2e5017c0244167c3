import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

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

const privateNetworks = new BlockList();
for (const [network, prefix] of [
  ...([
    ['10.0.0.0', 8],
    ['127.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['100.64.0.0', 10],
    ['198.18.0.0', 15],
  ] as const),
  // Set apart for examples and found in closed test networks.
  ...([
    ['192.0.2.0', 24],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
  ] as const),
] as const)
  privateNetworks.addSubnet(network, prefix, 'ipv4');

/**
 * Addresses of this computer and of networks that are not routed to the world (RFC 1918, 2544, 3927, 4193, 4291, 5737,
 * 6598), and those of the network that this computer itself is in, as many institutes give public ones to all desks.
 */
export function isLocalAddress(
  address: string | undefined,
  own: readonly Pick<NetworkInterfaceInfo, 'address' | 'netmask' | 'family' | 'internal'>[] = ownInterfaces(),
): boolean {
  const plain = (address ?? '').replace(/^::ffff:/i, '').replace(/%.*$/, '');
  if (isIP(plain) === 4)
    return (
      privateNetworks.check(plain) ||
      own.some(
        (entry) =>
          entry.family === 'IPv4' && !entry.internal && networkOf(plain, entry) === networkOf(entry.address, entry),
      )
    );
  return isIP(plain) === 6 && (plain === '::1' || /^f[cd]|^fe[89ab]/i.test(plain));
}

function ownInterfaces(): readonly NetworkInterfaceInfo[] {
  return Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
}

/** The part of an address that its network shares. */
function networkOf(address: string, { netmask }: Pick<NetworkInterfaceInfo, 'netmask'>): string {
  const mask = netmask.split('.').map(Number);
  return address
    .split('.')
    .map((part, index) => Number(part) & (mask[index] ?? 255))
    .join('.');
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
