import { places } from '../../workspace/places.ts';
import { isTyping } from '../../shared/keys.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';

/** Keys that work on every screen. */
export function handleFrameKeys(event: KeyboardEvent, workspace: Workspace, toggleKeys: () => void): void {
  const control = event.ctrlKey || event.metaKey;
  // With Shift the key itself reads ":" or ">" on many layouts, so its place on the keyboard counts as well.
  if (control && event.shiftKey && (event.code === 'Period' || ['.', '>', ':'].includes(event.key))) {
    event.preventDefault();
    void workspace.stopAll();
    return;
  }
  if (control && !event.shiftKey && !event.altKey && /^[1-8]$/.test(event.key)) {
    event.preventDefault();
    workspace.go(places[Number(event.key) - 1]!.id);
    return;
  }
  if (event.key === '?' && !control && !isTyping(event.target)) toggleKeys();
}
