import type { Occasion } from '../../../src-core/contract/calls.ts';

/** What is told over every channel. */
export interface Message {
  readonly occasion: Occasion | 'test';
  readonly title: string;
  readonly text: string;
  readonly at: string;
  /** User, computer, program and process. */
  readonly who: string;
  readonly runId?: string;
}
