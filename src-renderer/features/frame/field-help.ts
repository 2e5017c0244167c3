/** What F1 tells of a field. */
export interface FieldHelp {
  readonly label: string;
  readonly notes: readonly string[];
  /** How it may be typed. */
  readonly entry: string | undefined;
}

/** The field that has the focus, read from the screen: its label, the notes tied to it, and how it may be typed. */
export function helpOfFocusedField(): FieldHelp | undefined {
  const field = document.activeElement?.closest<HTMLElement>('[data-field]');
  const label = field?.querySelector('label');
  if (!field || !label) return undefined;
  const notes = Array.from(field.querySelectorAll<HTMLElement>('.error, .help'), (note) => note.textContent.trim());
  const required = label.querySelector('.required');
  const own = Array.from(label.childNodes).filter((part) => part !== required);
  return {
    label: own
      .map(({ textContent }) => textContent)
      .join('')
      .trim(),
    notes: [...notes, ...(required ? ['It must be filled in.'] : [])],
    entry: field.dataset['entry'],
  };
}
