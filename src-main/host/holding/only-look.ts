import type { Handlers } from '../../../src-core/contract/dispatch.ts';
import { AppError } from '../../../src-core/errors.ts';
import { heldError, type Holder } from '../storage/holder.ts';
import type { LookOn } from './look-on.ts';

/** Rooms of the contract where most calls change something or touch an instrument. */
const guarded = /^(instruments|runs|queues|channels|benches|samples|methods|imports|settings|demo)\./;
const reading = new Set(
  [
    ...['instruments.drivers', 'instruments.list', 'instruments.wire', 'settings.get', 'settings.set', 'demo.status'],
    ...['runs.list', 'runs.show', 'runs.status', 'runs.samples', 'runs.spectra', 'samples.list', 'methods.list'],
    ...['methods.plan', 'imports.list', 'imports.show', 'imports.watches', 'queues.list', 'benches.list'],
    ...[
      'benches.check',
      'runs.outline',
      'runs.modifiable',
      'runs.photo',
      'runs.covers',
      'instruments.descriptions',
      'imports.preview',
    ],
  ].map(String),
);

/**
 * The handlers of a program that may only look: what another one measures is read from the file, and whatever would
 * change something or touch an instrument says who has it in hand. What slips past this is refused by the file itself.
 */
export function onlyLooking(handlers: Handlers, holder: () => Holder, look: LookOn): Handlers {
  const entries = Object.entries(handlers).map(([name, handler]) => [
    name,
    guarded.test(name) && !reading.has(name) ? () => refuse(name, holder()) : handler,
  ]);
  const kept = Object.fromEntries(entries) as Handlers;
  return {
    ...kept,
    'runs.status': ({ runId }) => look.status(runId),
    'runs.samples': (request) => look.glance(() => handlers['runs.samples'](request)),
  };
}

function refuse(name: string, holder: Holder): never {
  if (!/stop/i.test(name)) throw heldError(holder);
  throw new AppError(
    'storage/in-use',
    `STOP does not reach the instruments from here: ${holder.who} has them in hand.`,
    {
      remedy: 'Press STOP in that program, or disconnect the leads.',
    },
  );
}
