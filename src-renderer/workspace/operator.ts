const key = 'operator';

/** Who writes here, as they said last time; empty when never. Kept by this window's browser alone. */
export function rememberedOperator(): string {
  try {
    return window.localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

export function rememberOperator(name: string): void {
  try {
    window.localStorage.setItem(key, name.trim());
  } catch {
    // A browser that keeps nothing: it is typed again next time.
  }
}
