import { createBenchInstrument, type BenchPart } from '../../../src-core/instruments/bench/bench-instrument.ts';
import type { Clock } from '../../../src-core/instruments/driver.ts';
import type { Bench } from '../../../src-core/model/bench.ts';
import { abilitiesOf, setPointRangeOf, stateOf, type InstrumentEntry } from './instrument-entry.ts';

/**
 * The instruments of a bench as one entry. A run has all of them or none: what it occupies and what is known of its cell
 * hold for each.
 *
 * @param entries - of the members, in their order
 */
export function createBenchEntry(bench: Bench, entries: readonly InstrumentEntry[], clock: Clock): InstrumentEntry {
  const parts: readonly BenchPart[] = bench.members.map((member, index) => {
    const { instrument, speed } = entries[index]!;
    return { member, instrument, timeScale: speed };
  });
  const instrument = createBenchInstrument(bench.name, parts, clock);
  const { identity, capabilities } = instrument;
  const first = entries[0]!;
  const entry: InstrumentEntry = {
    id: identity.address,
    link: first.link,
    instrument,
    speed: first.speed,
    seed: first.seed,
    bench: first.bench,
    get lost() {
      return entries.find(({ lost }) => lost)?.lost;
    },
    get cellState() {
      return entries.find(({ cellState }) => cellState !== 'off')?.cellState ?? 'off';
    },
    set cellState(state) {
      for (const member of entries) member.cellState = state;
    },
    get occupation() {
      return entries.find(({ occupation }) => occupation)?.occupation;
    },
    set occupation(occupation) {
      for (const member of entries) member.occupation = occupation;
    },
    summary: () => ({
      id: identity.address,
      identity,
      state: stateOf(entry),
      cellState: entry.cellState,
      speed: entry.speed,
      ...(entry.seed === undefined ? {} : { seed: entry.seed }),
      ...(entry.occupation ? { runId: entry.occupation.runId } : {}),
      voltageRangeV: capabilities.voltageRangeV,
      maxCurrentA: capabilities.maxCurrentA,
      frequencyRangeHz: capabilities.frequencyRangeHz,
      ...setPointRangeOf(capabilities),
      abilities: abilitiesOf(instrument),
      confirmation: entries.every((member) => member.summary().confirmation === 'confirmed')
        ? 'confirmed'
        : 'simulated only',
    }),
    async stop() {
      const { occupation } = entry;
      entry.cellState = occupation ? await occupation.stop() : await instrument.makeSafe();
      return entry.cellState;
    },
    // The members stay connected and are closed by themselves.
    close: () => Promise.resolve(),
    notes: {
      atStart: () => parts.map(partNote),
      atEnd: () =>
        instrument
          .clockOffsets()
          .map(
            ({ model, offset: { offsetS, driftS, spanS } }) =>
              `Clock of ${model}: its last step began ${offsetS.toFixed(2)} s of its time after it was asked; over ${spanS.toFixed(0)} s the computer's clock gained ${driftS.toFixed(2)} s on it`,
          ),
    },
  };
  return entry;
}

function partNote({ member, instrument: { identity } }: BenchPart): string {
  const { driverId, model, serialNumber, firmware, address } = identity;
  const sensor = member.sampleSensorId === undefined ? '' : `; sensor at the sample: ${member.sampleSensorId}`;
  return `On the bench for ${member.roles.join(', ')}: ${model}, ${serialNumber}, ${firmware}, ${driverId} at ${address}${sensor}`;
}
