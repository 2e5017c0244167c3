import type { Method } from '../../../../src-core/model/method.ts';
import type { Workspace } from '../../../workspace/workspace.svelte.ts';
import { firstForm, type PlannerForm } from './planner-form.ts';

/** A method made beside the editor that waits to be opened in it. */
export interface HandedDraft {
  readonly method: Method;
  readonly sampleId: string;
}

/** What the planner hands to the editor, and what was last typed into it: both outlive their screens. */
export class DraftTray {
  /** Rises with each draft handed over, so that the editor is made anew. */
  count = $state(0);
  form = $state.raw<PlannerForm>(firstForm);
  #draft: HandedDraft | undefined;

  hand(draft: HandedDraft): void {
    this.#draft = draft;
    this.count++;
  }

  /** Once; whoever comes later begins anew. */
  take(): HandedDraft | undefined {
    const draft = this.#draft;
    this.#draft = undefined;
    return draft;
  }
}

const trays = new WeakMap<Workspace, DraftTray>();

export function draftTrayOf(workspace: Workspace): DraftTray {
  const tray = trays.get(workspace) ?? new DraftTray();
  trays.set(workspace, tray);
  return tray;
}
