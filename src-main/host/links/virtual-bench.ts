import { AppError } from '../../../src-core/errors.ts';
import type { Clock, Emulator, EmulatorSettings, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { emulatorLink } from './emulator-link.ts';

/** Virtual instruments of this process. Like real ones they go on existing while nobody is connected. */
export interface VirtualBench {
  /** The cable, and what it leads to. */
  connect(driver: InstrumentDriver, settings: EmulatorSettings): { readonly link: Link; readonly bench: object };
  close(): Promise<void>;
}

interface Place {
  readonly settings: EmulatorSettings;
  readonly emulator: Emulator;
  /** The cable, while one is plugged in. */
  link: Link | undefined;
}

/** One instrument per cell; other speed or seed puts a fresh one in its place. */
export function createVirtualBench(clock: Clock): VirtualBench {
  const places = new Map<string, Place>();

  function placeFor(driver: InstrumentDriver, settings: EmulatorSettings): Place {
    const present = places.get(settings.cellId);
    const { speed, seed } = settings;
    if (present?.link)
      throw new AppError('link/in-use', `The virtual instrument ${settings.cellId} is connected already.`, {
        remedy: 'Disconnect it first.',
      });
    if (present?.settings.speed === speed && present.settings.seed === seed) return present;
    const place: Place = { settings, emulator: driver.emulate(settings, clock), link: undefined };
    present?.emulator.dispose();
    places.set(settings.cellId, place);
    return place;
  }

  return {
    connect(driver, settings) {
      const place = placeFor(driver, settings);
      const link = emulatorLink(place.emulator, `virtual:${settings.cellId}`, settings.speed);
      place.link = link;
      link.onClosed(() => (place.link = undefined));
      return { link, bench: place.emulator };
    },
    async close() {
      for (const { emulator, link } of places.values()) {
        await link?.close();
        emulator.dispose();
      }
      places.clear();
    },
  };
}
