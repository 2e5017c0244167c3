import { fromWire } from '../../../../../src-core/errors.ts';
import type { Calculations, ReportProgress } from './calculations.ts';
import type { Answer, Order } from './messages.ts';

type Input<N extends keyof Calculations> = Parameters<Calculations[N]>[0];
type Result<N extends keyof Calculations> = ReturnType<Calculations[N]>;

interface Waiting {
  readonly order: Order;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ReportProgress | undefined;
}

/**
 * A thread of the window for what is looked at while it changes: a fit under a dragged slider, relaxation times under
 * a moved λ. One calculation at a time; of those that wait only the newest is still wanted. A pane has its own.
 */
export class Calculator {
  #worker: Worker | undefined;
  #running: Waiting | undefined;
  #next: Waiting | undefined;
  #lastId = 0;

  /**
   * @returns undefined when a newer demand took its place, or after `stop`
   * @throws AppError what the calculation throws
   */
  async latest<N extends keyof Calculations>(
    name: N,
    input: Input<N>,
    onProgress?: ReportProgress,
  ): Promise<Result<N> | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#next?.resolve(undefined);
    this.#next = { order: { id: ++this.#lastId, name, input }, resolve, reject, onProgress };
    if (!this.#running) this.#start();
    return (await promise) as Result<N> | undefined;
  }

  /** Ends what runs and what waits. The next demand begins afresh. */
  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const waiting of [this.#running, this.#next]) waiting?.resolve(undefined);
    this.#running = this.#next = undefined;
  }

  #start(): void {
    this.#running = this.#next;
    this.#next = undefined;
    if (!this.#running) return;
    this.#worker ??= this.#open();
    this.#worker.postMessage(this.#running.order);
  }

  #open(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#finish(data);
    worker.onerror = (event) => {
      const { id } = this.#running?.order ?? { id: 0 };
      this.#worker?.terminate();
      this.#worker = undefined;
      const message = `The calculation broke off (${event.message || 'no reason given'}).`;
      const remedy = 'Change something and try again. Measurements were not affected.';
      this.#finish({ id, error: { code: 'internal', message, remedy } });
    };
    return worker;
  }

  #finish(answer: Answer): void {
    const done = this.#running;
    if (done?.order.id !== answer.id) return;
    if ('share' in answer) {
      done.onProgress?.(answer.share);
      return;
    }
    this.#running = undefined;
    if ('error' in answer) done.reject(fromWire(answer.error));
    else done.resolve(answer.value);
    this.#start();
  }
}
