import { findCell } from '../../../src-core/cells/index.ts';
import { createVirtualSample, type VirtualSample } from '../../../src-core/cells/virtual-sample.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { Clock, Emulator, EmulatorSettings, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { emulatorLink } from './emulator-link.ts';

/** Virtual instruments of this thread. Like real ones they go on existing while nobody is connected. */
export interface VirtualBench {
  /** The cable, and what it leads to. */
  connect(
    driver: InstrumentDriver,
    settings: EmulatorSettings,
    place?: string,
  ): { readonly link: Link; readonly bench: object };
  close(): Promise<void>;
}

interface Place {
  readonly driver: InstrumentDriver;
  readonly cellId: string;
  readonly emulator: Emulator;
  /** The cable, while one is plugged in. */
  link: Link | undefined;
}

/** A sample lives as fast as its instruments. */
interface Shared {
  readonly sample: VirtualSample | undefined;
  readonly speed: number;
  readonly seed: number;
}

/**
 * One sample per cell, and of each driver one instrument on it: a thermostat sets the temperature of the sample that a
 * potentiostat has on its leads. Other speed or seed puts a fresh sample with fresh instruments in their place.
 * @param drained - see `emulatorLink`
 */
export function createVirtualBench(clock: Clock, drained?: () => Promise<void>): VirtualBench {
  const samples = new Map<string, Shared>();
  const places = new Map<string, Place>();

  function clear(cellId: string): void {
    for (const [key, place] of places) {
      if (place.cellId !== cellId) continue;
      if (place.link) throw inUse(cellId, 'Disconnect it first, or choose the speed and seed it has.');
      place.emulator.dispose();
      places.delete(key);
    }
  }

  function sampleFor({ cellId, speed, seed }: EmulatorSettings): VirtualSample | undefined {
    const present = samples.get(cellId);
    if (present?.speed === speed && present.seed === seed) return present.sample;
    clear(cellId);
    // Without such a cell the emulator says so.
    const cell = findCell(cellId)?.create();
    const sample = cell && createVirtualSample(cell);
    samples.set(cellId, { sample, speed, seed });
    return sample;
  }

  function placeFor(driver: InstrumentDriver, settings: EmulatorSettings): Place {
    const { cellId, model = '' } = settings;
    const key = `${driver.id} ${model} ${cellId}`;
    if (places.get(key)?.link) throw inUse(cellId, 'Disconnect it first.');
    const sample = sampleFor(settings);
    const present = places.get(key);
    if (present?.driver === driver) return present;
    // A description that has changed makes another instrument.
    present?.emulator.dispose();
    const emulator = driver.emulate(sample ? { ...settings, sample } : settings, clock);
    const place: Place = { driver, cellId, emulator, link: undefined };
    places.set(key, place);
    return place;
  }

  return {
    connect(driver, settings, name) {
      const place = placeFor(driver, settings);
      const link = emulatorLink(place.emulator, addressOf(settings, name), settings.speed, drained);
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
      samples.clear();
    },
  };
}

function addressOf({ cellId, model }: EmulatorSettings, name: string | undefined): string {
  const place = name === undefined ? '' : `/${name}`;
  return `virtual:${cellId}${place}${model === undefined ? '' : `:${model}`}`;
}

function inUse(cellId: string, remedy: string): AppError {
  return new AppError('link/in-use', `The virtual instrument ${cellId} is connected already.`, { remedy });
}
