import type { AppInfo } from '../../src-core/contract/calls.ts';
import type { Surroundings } from './program-service.ts';

/** How a host is opened. */
export interface HostOptions {
  readonly dataFile: string;
  readonly shell: AppInfo['shell'];
  /** Where reports are kept for the shells; beside the data file by default. */
  readonly reportFolder?: string;
  /** Makes the demo project in a data file that has none. By default yes, but not for the command line. */
  readonly demo?: boolean;
  /** Which instruments have threads of their own, so that a hung one stalls nobody else; of the command line cables, else all. */
  readonly instrumentThreads?: 'all' | 'cables' | 'none';
  /** Where the threads of instruments start; tests have drivers of their own. */
  readonly instrumentWorkerFile?: string;
  /** Worker threads; by default one less than processors. */
  readonly workers?: number;
  /** After each commit of raw data: rows of the run now on disk, in this process. */
  readonly onSaved?: (runId: string, rows: number) => void;
  /** Takes the data file in hand: every other program may only look. By default yes, but not for the command line. */
  readonly hold?: boolean;
  /** Works for a host of this process that has the file in hand. */
  readonly within?: boolean;
  readonly surroundings?: Surroundings;
}
