import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const daysKept = 30;
const unusedTokensKept = 20;

/** One-time tokens that open the door once, and the cookies that keep it open. Both live only in memory. */
export interface Sessions {
  /** A token for one page load. */
  issueToken(): string;
  /** Spends the token; returns the `Set-Cookie` value, or undefined when it is unknown or already used. */
  redeem(token: string): string | undefined;
  /** Whether the request's `Cookie` header carries a session of ours. */
  accepts(cookieHeader: string | undefined): boolean;
}

/**
 * @param cookieName - must differ between two servers on one machine: cookies do not know about ports
 */
export function createSessions(cookieName: string): Sessions {
  const tokens: Buffer[] = [];
  const sessions: Buffer[] = [];

  return {
    issueToken() {
      const token = randomBytes(24).toString('base64url');
      tokens.push(digest(token));
      if (tokens.length > unusedTokensKept) tokens.shift();
      return token;
    },
    redeem(token) {
      const position = findEqual(tokens, digest(token));
      if (position < 0) return undefined;
      tokens.splice(position, 1);
      const session = randomBytes(32).toString('base64url');
      sessions.push(digest(session));
      // It outlives the browser window: a run may last for days, and its owner must be able to come back.
      return `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${daysKept * 86_400}`;
    },
    accepts(cookieHeader = '') {
      return cookieHeader
        .split(';')
        .map((pair) => pair.trim().split('='))
        .some(([name, value]) => name === cookieName && value !== undefined && findEqual(sessions, digest(value)) >= 0);
    },
  };
}

/** Compares in constant time, whatever the lengths. */
export function isSameSecret(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function findEqual(known: readonly Buffer[], wanted: Buffer): number {
  return known.findIndex((entry) => timingSafeEqual(entry, wanted));
}
