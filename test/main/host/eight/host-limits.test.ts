import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { crossHostLimit, hostLimits } from './host-limits.ts';

// With eight channels and many rounds, and against the figure that counts: host-limits.soak.ts.
test.each(hostLimits)(
  'a limit of $name, which the instrument does not know, is answered by the host',
  async (limit) => {
    const { crossingsMs, outcomes } = await crossHostLimit(limit, {
      channels: 2,
      rounds: 1,
      folder: temporaryFolder(),
    });
    expect(outcomes).toEqual(['limit, cell off', 'limit, cell off']);
    expect(crossingsMs).toHaveLength(2);
    // One sample and a quarter of a second for the faster of the two: on a busy machine one may have to wait.
    expect(Math.min(...crossingsMs)).toBeLessThan(50 + 250);
    expect(Math.max(...crossingsMs)).toBeLessThan(5000);
  },
);
