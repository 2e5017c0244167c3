import type { Method } from '../../src-core/model/method.ts';
import type { Plan } from '../../src-core/model/plan.ts';
import { toWire, type WireError } from '../../src-core/errors.ts';
import type { Workspace } from './workspace.svelte.ts';

const pauseMs = 250;

/** The plan of a method that is being written: asked anew a moment after each change, the latest answer counts. */
export class PlanPreview {
  plan = $state.raw<Plan>();
  /** Why there is no plan. */
  failure = $state.raw<WireError>();
  asking = $state(false);
  readonly #workspace: Workspace;
  #request = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** For an effect: the returned function calls the question off. */
  ask(method: Method, sampleId: string, instrumentId: string): () => void {
    const request = ++this.#request;
    const argument = {
      method,
      ...(sampleId === '' ? {} : { sampleId }),
      ...(instrumentId === '' ? {} : { instrumentId }),
    };
    const timer = window.setTimeout(() => {
      this.asking = true;
      this.#workspace.client.call('methods.plan', argument).then(
        (plan) => this.#take(request, plan, undefined),
        (error: unknown) => this.#take(request, undefined, toWire(error)),
      );
    }, pauseMs);
    return () => window.clearTimeout(timer);
  }

  #take(request: number, plan: Plan | undefined, failure: WireError | undefined): void {
    if (request !== this.#request) return;
    this.asking = false;
    this.failure = failure;
    // While a sentence is half typed, the last good plan stays in sight.
    if (plan) this.plan = plan;
  }
}
