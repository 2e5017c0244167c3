import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Reply } from '../../../src-core/contract/client.ts';
import type { Handlers } from '../../../src-core/contract/dispatch.ts';
import { AppError, fromWire } from '../../../src-core/errors.ts';
import { fromJson, toJson } from '../storage/json.ts';
import type { Holder } from '../storage/holder.ts';
import { doorCalls, doorFile, type DoorSign } from './door.ts';

/** Making a cell safe may take seconds; longer than this and nobody answers. */
const patienceMs = 60_000;
/** A run of thousands of steps is far smaller, characters. */
const longestAnswer = 128 * 1024 * 1024;

/** The handlers of a program that may only look, with those calls passed on that the holder of the file answers. */
export function throughTheDoor(handlers: Handlers, dataFile: string, holder: Holder): Handlers {
  const passed = doorCalls.map((name) => [name, (argument: unknown) => askHolder(dataFile, holder, name, argument)]);
  return { ...handlers, ...(Object.fromEntries(passed) as Partial<Handlers>) };
}

async function askHolder(dataFile: string, holder: Holder, name: string, argument: unknown): Promise<unknown> {
  const { port, token } = signOf(dataFile, holder);
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
      if (answer.length > longestAnswer) socket.destroy(new Error('its answer has no end'));
    });
    socket.on('end', () => resolve(answer)).on('close', () => resolve(answer));
    socket.on('error', (failure) => reject(unreachable(holder, failure.message)));
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('it gave no answer')));
    socket.write(`${token}\n${toJson({ name, argument })}\n`);
  });
  const reply = replyIn(text, holder);
  if (reply.ok) return reply.value;
  throw fromWire(reply.error);
}

/** The sign of a program that died may lead to another one, which knows nothing of this. */
function replyIn(text: string, holder: Holder): Reply {
  try {
    const reply = fromJson(text) as Partial<Reply> | null;
    if (reply?.ok === true || (reply?.ok === false && reply.error !== undefined)) return reply as Reply;
  } catch {
    // Said below.
  }
  throw unreachable(holder, text === '' ? 'it gave no answer' : 'another program answers where it should');
}

function signOf(dataFile: string, holder: Holder): DoorSign {
  try {
    const { port, token } = fromJson(readFileSync(doorFile(dataFile), 'utf8')) as Partial<DoorSign>;
    if (typeof port === 'number' && port > 0 && port < 65_536 && typeof token === 'string') return { port, token };
  } catch {
    // Said below.
  }
  throw unreachable(holder, 'it has opened no way in for this user');
}

function unreachable({ who, since }: Holder, why: string): AppError {
  return new AppError(
    'storage/in-use',
    `${who} has had this data file in hand since ${since}, and could not be reached: ${why}.`,
    {
      remedy:
        'Do it in that program. If it hangs, end it; if its cell may be on, disconnect the leads. Then run this command again.',
      dataState: 'Nothing was changed from here.',
    },
  );
}
