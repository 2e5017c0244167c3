import * as v from 'valibot';
import { AppError, toWire } from '../errors.ts';
import type { Answer, Argument, CallName, Reply } from './client.ts';
import { argumentSchemas } from './schemas.ts';

export type Handlers = { readonly [N in CallName]: (argument: Argument<N>) => Answer<N> | Promise<Answer<N>> };

/** Turns a table of handlers into the host's end of any transport. Checks the argument's schema; never rejects. */
export function dispatch(handlers: Handlers): (name: string, argument: unknown) => Promise<Reply> {
  return async (name, argument) => {
    try {
      if (!isCallName(handlers, name)) throw new AppError('internal', `No such call: ${name.slice(0, 60)}`);
      const parsed = v.safeParse(argumentSchemas[name], argument);
      if (!parsed.success) throw invalidArgument(name, parsed.issues[0]);
      const handler = handlers[name] as (argument: unknown) => unknown;
      return { ok: true, value: await handler(parsed.output) };
    } catch (error) {
      return { ok: false, error: toWire(error) };
    }
  };
}

function isCallName(handlers: Handlers, name: string): name is CallName {
  return Object.hasOwn(handlers, name);
}

function invalidArgument(name: string, issue: v.BaseIssue<unknown>): AppError {
  const path = v.getDotPath(issue) ?? 'the request';
  return new AppError('input/invalid', `${name}: ${path} is not acceptable (${issue.message}).`, {
    remedy: `Correct ${path} and try again.`,
  });
}
