import { RunEngine } from './engine.ts';
import type { RunController, RunOptions } from './ports.ts';

/** Prepares a run; nothing happens before `start`. */
export function createRun(options: RunOptions): RunController {
  return new RunEngine(options);
}
