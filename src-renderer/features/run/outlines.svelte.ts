import type { Workspace } from '../../workspace/workspace.svelte.ts';

interface Outline {
  readonly timeS: Float64Array;
  readonly voltageV: Float64Array;
}

const intervalMs = 2000;

/** Small drawings of the runs under way, asked for while somebody looks at them. */
export class Outlines {
  byRun = $state.raw<Readonly<Record<string, Outline>>>({});
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** For an effect: asks until the returned function is called. */
  follow = (): (() => void) => {
    const timer = window.setInterval(() => void this.#ask(), intervalMs);
    void this.#ask();
    return () => window.clearInterval(timer);
  };

  async #ask(): Promise<void> {
    const { client, runs } = this.#workspace;
    const asked = runs.live.map(async ({ id }) => [id, await client.call('runs.outline', { runId: id })] as const);
    const answers = await Promise.allSettled(asked);
    // A drawing that does not come now comes the next time.
    this.byRun = Object.fromEntries(answers.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : [])));
  }
}
