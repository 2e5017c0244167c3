/** What a key does on the bench. */
export type BenchCommand =
  'fit' | 'mask' | 'equal' | 'all' | 'undo' | 'redo' | 'next' | 'previous' | 'extend-next' | 'extend-previous';

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** @returns undefined for keys that mean nothing here */
export function commandOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): BenchCommand | undefined {
  if (altKey) return undefined;
  const letter = key.toLowerCase();
  if (ctrlKey || metaKey) {
    if (letter === 'z') return shiftKey ? 'redo' : 'undo';
    return letter === 'y' && !shiftKey ? 'redo' : undefined;
  }
  if (key === 'ArrowRight') return shiftKey ? 'extend-next' : 'next';
  if (key === 'ArrowLeft') return shiftKey ? 'extend-previous' : 'previous';
  if (shiftKey) return undefined;
  const letters: Readonly<Record<string, BenchCommand>> = { enter: 'fit', m: 'mask', e: 'equal', z: 'all' };
  return letters[letter];
}

/** Whether what has the focus takes back its own typing. */
export function hasOwnUndo(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement)
    return !['range', 'checkbox', 'radio', 'button', 'file'].includes(target.type);
  return target instanceof HTMLElement && (target instanceof HTMLTextAreaElement || target.isContentEditable);
}

/** Whether Enter, letters and arrows belong to what has the focus. */
export function hasOwnKeys(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input, textarea, select, button, a, summary, dialog, [role=tab], [role=slider], [role=menu], [role=listbox], [contenteditable]',
    ) !== null
  );
}
