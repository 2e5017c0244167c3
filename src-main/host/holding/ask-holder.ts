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
    socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
    socket.on('end', () => resolve(answer));
    socket.on('error', (failure) => reject(unreachable(holder, failure.message)));
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('it gave no answer')));
    socket.write(`${toJson({ token, name, argument })}\n`);
  });
  if (text === '') throw unreachable(holder, 'it gave no answer');
  const reply = fromJson(text) as Reply;
  if (reply.ok) return reply.value;
  throw fromWire(reply.error);
}

function signOf(dataFile: string, holder: Holder): DoorSign {
  try {
    return fromJson(readFileSync(doorFile(dataFile), 'utf8')) as DoorSign;
  } catch {
    throw unreachable(holder, 'it has opened no way in for this user');
  }
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
