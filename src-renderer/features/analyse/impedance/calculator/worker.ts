import { toWire } from '../../../../../src-core/errors.ts';
import { createCalculations } from './calculations.ts';
import type { Answer, Order } from './messages.ts';

const calculations: Readonly<Record<string, (input: never) => unknown>> = { ...createCalculations() };

addEventListener('message', ({ data: { id, name, input } }: MessageEvent<Order>) => {
  const answer = (content: Answer): void => postMessage(content);
  try {
    answer({ id, value: calculations[name]!(input as never) });
  } catch (error) {
    answer({ id, error: toWire(error) });
  }
});
