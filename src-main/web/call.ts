import type { IncomingMessage } from 'node:http';
import type { Reply } from '../../src-core/contract/client.ts';
import { decodeWire } from '../../src-core/contract/wire.ts';
import type { Refusal } from './policy.ts';

/** A little over the largest file text that a call may carry. */
export const mostBodyBytes = 64 * 1024 * 1024;

export interface CallRequest {
  readonly name: string;
  readonly argument: unknown;
}

/** The whole body as text, or undefined as soon as it is longer than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit = mostBodyBytes): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const parts: Buffer[] = [];
  let size = 0;
  // The socket must outlive an early end, or the refusal could not be sent.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Reads `{name, argument}` from the body of a call; the argument's own schema is checked by the dispatch. */
export async function readCall(request: IncomingMessage, limit = mostBodyBytes): Promise<CallRequest | Refusal> {
  // A custom header cannot be sent by a form or a simple cross-site request.
  if (request.headers['x-mobion'] !== '1') return { status: 403, text: 'The header x-mobion is missing.' };
  const body = await readBody(request, limit);
  if (body === undefined) return { status: 413, text: `A call may carry at most ${limit} bytes.` };
  try {
    const call = decodeWire(body);
    if (typeof call === 'object' && call !== null && 'name' in call && typeof call.name === 'string')
      return { name: call.name, argument: 'argument' in call ? call.argument : undefined };
  } catch {
    // Falls through: not JSON.
  }
  return { status: 400, text: 'A call is JSON of the form {"name", "argument"}.' };
}

export type Answerer = (name: string, argument: unknown) => Promise<Reply>;
