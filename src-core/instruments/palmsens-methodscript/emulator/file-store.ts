import { ScriptRuntimeError } from './script.ts';

/** Files of the device. They outlive scripts and connections. */
export class FileStore {
  readonly #files = new Map<string, string>();

  /**
   * Opens a file for a script. Mode 0 begins it anew, 1 goes on at its end, 2 needs `&i` in the name and counts that up.
   * @returns the name in use
   */
  open(name: string, mode: number): string {
    if (name === '' || name.length > 80 || mode < 0 || mode > 2) throw new ScriptRuntimeError('0007');
    if (name.includes('&i') !== (mode === 2)) throw new ScriptRuntimeError('0007');
    let used = name;
    for (let number = 0; mode === 2 && this.#files.has((used = name.replace('&i', pad(number)))); number++);
    if (mode === 0 || !this.#files.has(used)) this.#files.set(used, '');
    return used;
  }

  append(name: string, text: string): void {
    this.#files.set(name, (this.#files.get(name) ?? '') + text);
  }

  read(name: string): string | undefined {
    return this.#files.get(name);
  }

  delete(name: string): boolean {
    return this.#files.delete(name);
  }

  clear(): void {
    this.#files.clear();
  }

  list(): readonly { readonly name: string; readonly bytes: number }[] {
    return [...this.#files].map(([name, { length }]) => ({ name, bytes: length }));
  }
}

function pad(number: number): string {
  return String(number).padStart(4, '0');
}
