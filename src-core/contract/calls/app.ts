import type { FixtureResiduals } from '../../model/action.ts';

/** Which shell the renderer runs in, and what it can count on. */
export interface AppInfo {
  readonly name: string;
  readonly version: string;
  readonly shell: 'electron' | 'web' | 'cli';
  readonly platform: string;
  readonly nodeVersion: string;
  readonly dataFile: string;
}

/** What open, short and load told of a fixture, by the name it is chosen by. */
export interface StoredFixture {
  readonly name: string;
  readonly residuals: FixtureResiduals;
}

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly paper: 'A4' | 'Letter';
  readonly fixtures?: readonly StoredFixture[];
}

export interface DemoStatus {
  readonly state: 'absent' | 'making' | 'ready' | 'failed';
  readonly message: string;
  readonly fraction: number;
}

export interface JobProgress {
  readonly jobId: string;
  readonly title: string;
  /** 0 to 1; NaN when unknown. */
  readonly fraction: number;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
}

/** The program itself: what it is, its settings, its demo, its jobs. */
export interface AppCalls {
  'app.info': (none: null) => AppInfo;
  'settings.get': (none: null) => Settings;
  'settings.set': (settings: Partial<Settings>) => Settings;
  'demo.status': (none: null) => DemoStatus;
  'jobs.cancel': (request: { readonly jobId: string }) => null;
}
