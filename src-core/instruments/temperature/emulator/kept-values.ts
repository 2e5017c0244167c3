/** A number that a controller keeps: how it is written, and between what it may be set; without limits it is only read. */
export interface KeptValue {
  readonly initial: number;
  readonly decimals?: number;
  readonly limits?: readonly [number, number];
}

export interface KeptValues {
  /** As it is answered; undefined for a name that is not known. */
  read(name: string): string | undefined;
  value(name: string): number;
  write(name: string, text: string): 'taken' | 'unknown' | 'not a number' | 'too small' | 'too large';
  restart(): void;
}

/** Settings by name that a controller is told and asked for. What they change, if anything, is the caller's. */
export function createKeptValues(table: Readonly<Record<string, KeptValue>>): KeptValues {
  const values = new Map<string, number>();
  const find = (name: string): KeptValue | undefined => (Object.hasOwn(table, name) ? table[name] : undefined);
  const value = (name: string): number => values.get(name) ?? find(name)?.initial ?? NaN;
  return {
    value,
    read(name) {
      const kept = find(name);
      return kept && value(name).toFixed(kept.decimals ?? 0);
    },
    write(name, text) {
      const { decimals = 0, limits } = find(name) ?? {};
      if (!limits) return 'unknown';
      if (!/^[+-]?\d+(?:\.\d*)?$/.test(text) || (decimals === 0 && !Number.isInteger(Number(text))))
        return 'not a number';
      const wanted = Number(text);
      if (wanted < limits[0]) return 'too small';
      if (wanted > limits[1]) return 'too large';
      values.set(name, wanted);
      return 'taken';
    },
    restart: () => values.clear(),
  };
}
