import { AppError } from '../../../src-core/errors.ts';
import type { Clock, Emulator, EmulatorSettings, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { createLink, lostLink } from './link-base.ts';

/** Virtual instruments of this process. Like real ones they go on existing while nobody is connected. */
export interface VirtualBench {
  connect(driver: InstrumentDriver, settings: EmulatorSettings): Link;
  close(): void;
}

interface Place {
  readonly settings: EmulatorSettings;
  readonly emulator: Emulator;
  /** Pulls the present cable. */
  unplug: (() => void) | undefined;
}

/** One instrument per cell; other speed or seed puts a fresh one in its place. */
export function createVirtualBench(clock: Clock): VirtualBench {
  const places = new Map<string, Place>();

  function placeFor(driver: InstrumentDriver, settings: EmulatorSettings): Place {
    const present = places.get(settings.cellId);
    const { speed, seed } = settings;
    if (present?.settings.speed === speed && present.settings.seed === seed) return present;
    present?.unplug?.();
    present?.emulator.dispose();
    const place: Place = { settings, emulator: driver.emulate(settings, clock), unplug: undefined };
    places.set(settings.cellId, place);
    return place;
  }

  return {
    connect(driver, settings) {
      const place = placeFor(driver, settings);
      if (place.unplug)
        throw new AppError('link/in-use', `The virtual instrument ${settings.cellId} is connected already.`, {
          remedy: 'Disconnect it first.',
        });
      return plugIn(place);
    },
    close() {
      for (const { emulator, unplug } of places.values()) {
        unplug?.();
        emulator.dispose();
      }
      places.clear();
    },
  };
}

function plugIn(place: Place): Link {
  const address = `virtual:${place.settings.cellId}`;
  const { link, received, lost } = createLink(address, place.settings.speed, {
    send: (bytes) => {
      port.receive(bytes);
      return Promise.resolve();
    },
    close: () => {
      port.detach();
      place.unplug = undefined;
      return Promise.resolve();
    },
  });
  const port = place.emulator.attach({
    send: async (bytes) => {
      received(bytes);
      // Lets timers and sockets of the host have their turn, as a cable would.
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  place.unplug = () => lost(lostLink(address, undefined));
  return link;
}
