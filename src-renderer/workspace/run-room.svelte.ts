import type { RunStatus } from '../../src-core/contract/calls.ts';
import type { Client } from '../../src-core/contract/client.ts';
import type { RunSummary } from '../../src-core/model/run.ts';
import type { RunQueue } from '../../src-core/model/run-queue.ts';

/** The runs: all that are kept, what lives, and what waits for an instrument. */
export class RunRoom {
  list = $state.raw<readonly RunSummary[]>([]);
  queues = $state.raw<readonly RunQueue[]>([]);
  /** Newest status of each run that lives. */
  statuses = $state.raw<Readonly<Record<string, RunStatus>>>({});
  readonly #client: Client;
  readonly #onLife: () => void;

  /** @param onLife called when a list of runs comes in of which some live */
  constructor(client: Client, onLife: () => void) {
    this.#client = client;
    this.#onLife = onLife;
  }

  get live(): readonly RunSummary[] {
    return this.list.filter(isLive);
  }

  get interrupted(): readonly RunSummary[] {
    return this.list.filter(({ state }) => state === 'interrupted' || state === 'cell-unknown');
  }

  async load(): Promise<void> {
    const client = this.#client;
    [this.list, this.queues] = await Promise.all([client.call('runs.list', null), client.call('queues.list', null)]);
    const live = await Promise.all(this.live.map(({ id }) => client.call('runs.status', { runId: id })));
    this.statuses = Object.fromEntries(live.filter((status) => status !== null).map((s) => [s.summary.id, s]));
  }

  /** Follows the host until the returned functions are called. */
  follow(): (() => void)[] {
    return [
      this.#client.on('runs.changed', (list) => this.#takeList(list)),
      this.#client.on('queues.changed', (queues) => (this.queues = queues)),
      this.#client.on('runs.status', (status) => this.#takeStatus(status)),
    ];
  }

  #takeList(list: readonly RunSummary[]): void {
    this.list = list;
    const live = this.live.map(({ id }) => id);
    this.statuses = Object.fromEntries(Object.entries(this.statuses).filter(([id]) => live.includes(id)));
    if (live.length > 0) this.#onLife();
  }

  #takeStatus(status: RunStatus): void {
    const { [status.summary.id]: _last, ...others } = this.statuses;
    this.statuses = isLive(status.summary) ? { ...others, [status.summary.id]: status } : others;
    const known = this.list.find(({ id }) => id === status.summary.id);
    if (known?.state === status.summary.state && known.stepIndex === status.summary.stepIndex) return;
    this.list = known ? this.list.map((run) => (run === known ? status.summary : run)) : [status.summary, ...this.list];
  }
}

/** Whether the engine still has it in hand. */
export function isLive({ state }: RunSummary): boolean {
  return state === 'arming' || state === 'running' || state === 'holding' || state === 'stopping';
}
