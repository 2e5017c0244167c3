import { places } from '../../workspace/places.ts';
import { isTyping } from '../../shared/keys.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';

export interface FrameActions {
  /** The keys, and the field that has the focus. */
  help(): void;
  /** The palette. */
  find(): void;
}

/** Keys that work on every screen. */
export function handleFrameKeys(event: KeyboardEvent, workspace: Workspace, actions: FrameActions): void {
  const control = event.ctrlKey || event.metaKey;
  // With Shift the key itself reads ":" or ">" on many layouts, so its place on the keyboard counts as well.
  if (control && event.shiftKey && (event.code === 'Period' || ['.', '>', ':'].includes(event.key))) {
    event.preventDefault();
    void workspace.stop.all();
    return;
  }
  if (control && !event.shiftKey && !event.altKey && /^[1-9]$/.test(event.key)) {
    event.preventDefault();
    workspace.route.revisit(places[Number(event.key) - 1]!.id);
    return;
  }
  if (control && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    actions.find();
    return;
  }
  if (event.key === 'F1' || (event.key === '?' && !control && !isTyping(event.target))) {
    event.preventDefault();
    actions.help();
  }
}
