import { sensorWords } from '../../../src-core/analysis/arrhenius/sensor-errors.ts';
import { createBenchInstrument, type BenchPart } from '../../../src-core/instruments/bench/bench-instrument.ts';
import type { Clock } from '../../../src-core/instruments/driver.ts';
import type { Bench } from '../../../src-core/model/bench.ts';
import { measureAnswerTimes } from './answer-times.ts';
import { abilitiesOf, choicesOf, setPointRangeOf, stateOf, type InstrumentEntry } from './instrument-entry.ts';

export interface BenchEntry extends InstrumentEntry {
  /** Before the first run: how late each instrument answers. */
  compareClocks(): Promise<void>;
}

/**
 * The instruments of a bench as one entry. A run has all of them or none: what it occupies and what is known of its cell
 * hold for each.
 *
 * @param entries - of the members, in their order
 * @param reminders - what to look at before it is armed
 */
export function createBenchEntry(
  bench: Bench,
  entries: readonly InstrumentEntry[],
  clock: Clock,
  reminders: readonly string[],
): BenchEntry {
  const parts: readonly BenchPart[] = bench.members.map((member, index) => {
    const { instrument, speed } = entries[index]!;
    return { member, instrument, timeScale: speed };
  });
  const instrument = createBenchInstrument(bench.name, parts, clock, bench.routeId);
  let answerTimes: ReadonlyMap<BenchPart, number> = new Map();
  const { identity, capabilities } = instrument;
  const first = entries[0]!;
  const entry: BenchEntry = {
    id: identity.address,
    link: first.link,
    instrument,
    speed: first.speed,
    seed: first.seed,
    bench: first.bench,
    members: entries,
    async compareClocks() {
      answerTimes = await measureAnswerTimes(parts, clock);
    },
    clocks() {
      const offsets = new Map(instrument.clockOffsets().map(({ model, offset }) => [model, offset]));
      return parts.flatMap((part): ReturnType<NonNullable<InstrumentEntry['clocks']>> => {
        const { model, serialNumber } = part.instrument.identity;
        const seen = offsets.get(model);
        if (seen) return [{ model, serialNumber, ...seen }];
        const answerS = answerTimes.get(part);
        if (answerS === undefined) return [];
        return [{ model, serialNumber, offsetS: answerS / 2, uncertaintyS: answerS / 2 }];
      });
    },
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
      ...(capabilities.threeElectrodes === true && { threeElectrodes: true }),
      ...setPointRangeOf(capabilities),
      ...choicesOf(capabilities),
      bench: { memberIds: entries.map(({ id }) => id), reminders },
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
  const { sampleSensorId, sensorAccuracy } = member;
  const known = [sampleSensorId ?? [], sensorAccuracy ? sensorWords(sensorAccuracy) : []].flat();
  const sensor = known.length === 0 ? '' : `; sensor at the sample: ${known.join(', ')}`;
  return `On the bench for ${member.roles.join(', ')}: ${model}, ${serialNumber}, ${firmware}, ${driverId} at ${address}${sensor}`;
}
