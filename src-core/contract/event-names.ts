import type { EventName } from './client.ts';

const all: Record<EventName, true> = {
  'instruments.changed': true,
  'instruments.wire': true,
  'instruments.probing': true,
  'runs.status': true,
  'runs.samples': true,
  'runs.journal': true,
  'runs.changed': true,
  'queues.changed': true,
  'analysis.changed': true,
  'imports.changed': true,
  'imports.watches': true,
  'jobs.progress': true,
  'demo.status': true,
  'program.state': true,
  'notices.raised': true,
};

/** Every event of the contract, for shells that forward them all. A forgotten one does not compile. */
export const eventNames = Object.keys(all) as readonly EventName[];
