import { AppError } from '../../../errors.ts';
import { parseError } from '../../methodscript/errors.ts';
import { deafMs, noReply, replyTimeoutMs, type Session } from './session.ts';

/** How long `recover` listens without hearing any byte, and altogether while bytes keep coming; ms. */
const recoveryQuietMs = 600;
const recoveryLimitMs = 5000;
/**
 * Between two looks more time than this was not spent listening: a busy processor kept this program waiting, and what
 * came meanwhile has not been read yet.
 */
const longestLookMs = 50;

/**
 * A command with a one-line answer, returned without its end. Other lines are passed over, so that a late answer to an
 * earlier question cannot be taken for this one's.
 * @throws AppError instrument/refused for an error reply, instrument/no-reply, link/lost
 */
export async function command(session: Session, text: string, timeoutMs = replyTimeoutMs): Promise<string> {
  const first = text.charAt(0);
  await waitUntilHeard(session);
  const reply = await session.exchange<string>({
    bytes: `${text}\n`,
    timeoutMs,
    onLine: (line) => (line.text.startsWith(first) ? { result: line.text } : undefined),
  });
  const error = reply.startsWith(`${first}!`) ? parseError(reply) : undefined;
  if (!error) return reply;
  await session.clock.sleepMs(deafMs);
  throw new AppError('instrument/refused', `The instrument answered “${text}” with error ${error.code}.`, {
    remedy: 'Try again; if it stays, switch the instrument off and on.',
  });
}

/** After an error nothing may be sent for a moment: it would be lost, or taken for something else. */
export async function waitUntilHeard(session: Session): Promise<void> {
  for (let ms = session.deafForMs(); ms > 0; ms = session.deafForMs()) await session.clock.sleepMs(ms);
}

/** The firmware id, e.g. `es4_hr1500#Mar 12 2026 14:28:01`; the device answers in two lines, the second ends in `*`. */
export async function firmwareId(session: Session, timeoutMs = replyTimeoutMs): Promise<string> {
  let first: string | undefined;
  await waitUntilHeard(session);
  return session.exchange<string>({
    bytes: 't\n',
    timeoutMs,
    onLine({ text }) {
      if (first === undefined) {
        if (/^t[!-~]/.test(text)) first = text.slice(1);
        return first?.endsWith('*') ? { result: first.slice(0, -1) } : undefined;
      }
      return text.endsWith('*') ? { result: first } : undefined;
    },
  });
}

type Rest = 'was-running' | 'was-idle';

/** Sends `\n` and `Z\n`; done when `Z` is refused, or granted and the script's last line (blank, or an error) came. */
async function askToStop(session: Session): Promise<Rest> {
  const { clock } = session;
  let lookedAtMs = clock.nowMs();
  let listenedMs = 0;
  let quietMs = 0;
  let bytesBefore = session.byteCount();
  const heard: { granted: boolean; rest?: Rest } = { granted: false };
  const stop = session.listen(({ text }) => {
    // The answer may be glued to the beginning of a line that was cut off.
    const answer = /Z(!([0-9A-Fa-f]{4}).*)?$/.exec(text);
    if (answer && text.length < 80) {
      if (answer[1] === undefined) heard.granted = true;
      else heard.rest ??= 'was-idle';
    } else if (heard.granted && (text === '' || text.startsWith('!'))) heard.rest ??= 'was-running';
  });
  session.send('\nZ\n');
  try {
    for (;;) {
      const closed = session.closedBy();
      if (closed) throw closed;
      if (heard.rest) return heard.rest;
      const nowMs = clock.nowMs();
      const lookedMs = Math.min(longestLookMs, nowMs - lookedAtMs);
      lookedAtMs = nowMs;
      listenedMs += lookedMs;
      quietMs = session.byteCount() === bytesBefore ? quietMs + lookedMs : 0;
      bytesBefore = session.byteCount();
      const isQuiet = quietMs > recoveryQuietMs;
      if (heard.granted && isQuiet) return 'was-running';
      if (isQuiet || listenedMs > recoveryLimitMs) throw noReply(session, 'Z');
      await clock.sleepMs(2);
    }
  } finally {
    stop();
  }
}

/**
 * Brings the device to rest from any state: aborts what runs and throws away what it still sends. At every connect,
 * because after a crash of the computer a script goes on and streams.
 * @throws AppError instrument/no-reply, link/garbled, link/lost
 */
export async function recover(session: Session): Promise<Rest> {
  const rest = await askToStop(session).catch((error: unknown) => {
    if (session.closedBy()) throw error;
    return askToStop(session);
  });
  if (rest === 'was-idle') await session.clock.sleepMs(deafMs);
  return rest;
}
