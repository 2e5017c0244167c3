import type { Emulator } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { createLink, lostLink } from './link-base.ts';

/** Timers and sockets of the host have their turn between bursts, as a cable would let them. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * A cable to an emulator in this thread. Closing it detaches; instrument and cell live on.
 * @param drained - resolves when what was sent has been dealt with; the emulator's time waits for it
 */
export function emulatorLink(
  emulator: Emulator,
  address: string,
  timeScale: number,
  drained: () => Promise<void> = nextTurn,
): Link {
  const { link, received, lost } = createLink(address, timeScale, {
    send: (bytes) => {
      port.receive(bytes);
      return Promise.resolve();
    },
    close: () => {
      port.detach();
      return Promise.resolve();
    },
  });
  const port = emulator.attach({
    send: async (bytes) => {
      received(bytes);
      await drained();
    },
    close: () => {
      port.detach();
      lost(lostLink(address, undefined));
    },
  });
  return link;
}
