import type { Emulator } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { createLink, lostLink } from './link-base.ts';

/** A cable to an emulator in this process. Closing it detaches; instrument and cell live on. */
export function emulatorLink(emulator: Emulator, address: string, timeScale: number): Link {
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
      // Timers and sockets of the host have their turn between bursts, as a cable would let them.
      await new Promise((resolve) => setImmediate(resolve));
    },
    close: () => {
      port.detach();
      lost(lostLink(address, undefined));
    },
  });
  return link;
}
