import type { Socket } from 'node:net';
import { AppError } from '../../../src-core/errors.ts';
import { fromJson } from '../storage/json.ts';

/** What is asked at the door: a line with the token, then one line of JSON. */
interface Knock {
  readonly name: string;
  readonly argument: unknown;
}

/** Whoever has no token is not listened to for longer than this, bytes. */
const longestToken = 100;
/** A photo of 20 MB as text is the largest that anybody sends, bytes. */
const longestRequest = 32 * 1024 * 1024;
const patienceMs = 30_000;
const lineFeed = 10;

/**
 * Reads what is asked on a socket, of those alone who know the token.
 * @throws AppError `input/invalid` for another token, too many bytes, and what is no request; `link/lost` for silence
 */
export async function readKnock(socket: Socket, isToken: (given: string) => boolean): Promise<Knock> {
  const line = await new Promise<string>((resolve, reject) => {
    let parts: Buffer[] = [];
    let length = 0;
    let isKnown = false;
    const settle = (work: () => void): void => {
      clearTimeout(timer);
      socket.off('data', take);
      // What still comes is not kept.
      socket.resume();
      work();
    };
    const refuse = (why: string) => settle(() => reject(new AppError('input/invalid', why)));
    function take(part: Buffer): void {
      const end = part.indexOf(lineFeed);
      const piece = end < 0 ? part : part.subarray(0, end);
      parts.push(piece);
      length += piece.length;
      if (length > (isKnown ? longestRequest : longestToken)) return refuse('This is too long.');
      if (end < 0) return;
      const whole = Buffer.concat(parts).toString('utf8');
      if (isKnown) return settle(() => resolve(whole));
      if (!isToken(whole)) return refuse('The token is another one.');
      isKnown = true;
      parts = [];
      length = 0;
      const rest = part.subarray(end + 1);
      if (rest.length > 0) take(rest);
    }
    const lost = () => settle(() => reject(new AppError('link/lost', 'Nothing was asked.')));
    const timer = setTimeout(lost, patienceMs);
    timer.unref();
    socket.on('data', take).once('end', lost).once('close', lost);
  });
  return parsed(line);
}

function parsed(line: string): Knock {
  let request: unknown;
  try {
    request = fromJson(line);
  } catch {
    throw new AppError('input/invalid', 'This is no JSON.');
  }
  const { name, argument } = (typeof request === 'object' && request !== null ? request : {}) as Partial<Knock>;
  if (typeof name !== 'string') throw new AppError('input/invalid', 'No call is named.');
  return { name, argument };
}
