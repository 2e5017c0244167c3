import { toWire } from '../../../../../src-core/errors.ts';
import { createCalculations, type ReportProgress } from './calculations.ts';
import type { Answer, Order } from './messages.ts';

const calculations: Readonly<Record<string, (input: never, onProgress: ReportProgress) => unknown>> = {
  ...createCalculations(),
};

addEventListener('message', ({ data: { id, name, input } }: MessageEvent<Order>) => {
  const answer = (content: Answer): void => postMessage(content);
  try {
    answer({ id, value: calculations[name]!(input as never, (share) => answer({ id, share })) });
  } catch (error) {
    answer({ id, error: toWire(error) });
  }
});
