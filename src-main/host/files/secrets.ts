import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Small texts that nobody else may read; kept beside the data file, since the data file is handed on. */
export interface Secrets {
  get(name: string): string | undefined;
  /** Empty forgets it. */
  set(name: string, value: string): void;
}

/** @param file - readable by its owner only; made with the first secret */
export function openSecrets(file: string): Secrets {
  function read(): Readonly<Record<string, string>> {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    } catch {
      return {};
    }
  }
  return {
    get: (name) => {
      const kept = read();
      return Object.hasOwn(kept, name) ? kept[name] : undefined;
    },
    set(name, value) {
      const others = Object.entries(read()).filter(([known]) => known !== name);
      const kept = Object.fromEntries(value === '' ? others : [...others, [name, value]]);
      const temporary = `${file}.part`;
      writeFileSync(temporary, JSON.stringify(kept), { mode: 0o600 });
      // One that stood there from before keeps its mode.
      chmodSync(temporary, 0o600);
      renameSync(temporary, file);
    },
  };
}
