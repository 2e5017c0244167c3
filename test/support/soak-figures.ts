declare module 'vitest' {
  interface TaskMeta {
    /** What the soak table says of this test, e.g. "1000 kills, 0 samples lost". */
    soakFigures?: string;
  }
}

/** Puts figures of a long test into test/soak-results.md. `task` is in the test's context. */
export function recordSoakFigures(task: { readonly meta: { soakFigures?: string } }, figures: string): void {
  task.meta.soakFigures = figures;
}
