import type { WireError } from '../../../src-core/errors.ts';

/** To a worker. `cancelled` is shared memory: a busy worker reads no messages. */
export interface JobOrder {
  readonly jobId: string;
  /** Name in the worker's table of tasks. */
  readonly task: string;
  readonly input: unknown;
  readonly cancelled: Int32Array<SharedArrayBuffer>;
}

/** From a worker. */
export type JobMessage =
  | { readonly kind: 'progress'; readonly jobId: string; readonly share: number }
  | { readonly kind: 'done'; readonly jobId: string; readonly value: unknown }
  | { readonly kind: 'failed'; readonly jobId: string; readonly error: WireError };
