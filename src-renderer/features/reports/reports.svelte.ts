import type { ReportFile, ReportRequest } from '../../../src-core/contract/calls.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';

/** Reports made so far, and making one. */
export class ReportsController {
  list = $state.raw<readonly ReportFile[]>([]);
  making = $state(false);
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async load(): Promise<void> {
    const list = await this.#workspace.attempt(() => this.#workspace.client.call('reports.list', null));
    if (list) this.list = list;
  }

  async make(request: ReportRequest): Promise<void> {
    this.making = true;
    await this.#workspace.outbox.makeReport(request);
    await this.load();
    this.making = false;
  }
}
