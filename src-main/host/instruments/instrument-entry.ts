import type { InstrumentState, InstrumentSummary } from '../../../src-core/contract/calls.ts';
import { toWire, type AppError, type CellState } from '../../../src-core/errors.ts';
import type { Capabilities, Clock, Instrument, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import type { RunClock } from '../../../src-core/model/run-extras.ts';

/** Between two heartbeats of an idle instrument; the driver counts three misses by itself. */
const heartbeatMs = 250;

/** The run that has the instrument now; steered by the runs' side alone. */
export interface Occupation {
  readonly runId: string;
  readonly state: () => 'running' | 'holding';
  /** Aborts at once and reads back. */
  readonly stop: () => Promise<CellState>;
}

/** One connected instrument. */
export interface InstrumentEntry {
  readonly id: string;
  readonly link: Pick<Link, 'address'>;
  readonly instrument: Instrument;
  readonly speed: number;
  readonly seed: number | undefined;
  /** The virtual instrument of this process behind the link, compared by identity; undefined for any other. */
  readonly bench: object | undefined;
  readonly lost: AppError | undefined;
  cellState: CellState;
  occupation: Occupation | undefined;
  /** What belongs into the journal of a run beside what the engine writes; of a bench. */
  readonly notes?: { atStart(): readonly string[]; atEnd(): readonly string[] };
  /** Of a bench: its instruments. */
  readonly members?: readonly InstrumentEntry[];
  /** Of a bench: what is known of the clocks of its instruments. */
  clocks?(): readonly Omit<RunClock, 'at' | 'when'>[];
  summary(): InstrumentSummary;
  /** STOP: aborts what runs, switches the cell off, reads back. Never throws. */
  stop(): Promise<CellState>;
  close(): Promise<void>;
}

export interface EntryOptions {
  readonly link: Pick<Link, 'address'>;
  readonly instrument: Instrument;
  readonly driver: InstrumentDriver;
  readonly speed: number;
  readonly seed: number | undefined;
  readonly bench: object | undefined;
  readonly clock: Clock;
  readonly onChanged: () => void;
}

/** Watches over a connected instrument: a heartbeat while it is idle, and what is known of its cell. */
export function createInstrumentEntry(options: EntryOptions): InstrumentEntry {
  const { link, instrument, driver, speed, seed, bench, clock, onChanged } = options;
  let lost: AppError | undefined;
  let closed = false;

  const stopListening = instrument.onLost((error) => {
    lost = error;
    entry.cellState = 'unknown';
    onChanged();
  });

  async function beat(): Promise<void> {
    while (!closed && !lost) {
      await clock.sleepMs(heartbeatMs);
      // While a run has the instrument, the driver itself knows which silence is normal.
      if (!entry.occupation && !isOver()) await instrument.heartbeat().catch(() => undefined);
    }
  }

  const isOver = () => closed || lost !== undefined;

  const entry: InstrumentEntry = {
    id: link.address,
    link,
    instrument,
    speed,
    seed,
    bench,
    get lost() {
      return lost;
    },
    cellState: 'off',
    occupation: undefined,
    summary: () => ({
      id: link.address,
      identity: instrument.identity,
      state: stateOf(entry),
      cellState: entry.cellState,
      speed,
      ...(seed === undefined ? {} : { seed }),
      ...(entry.occupation ? { runId: entry.occupation.runId } : {}),
      voltageRangeV: instrument.capabilities.voltageRangeV,
      maxCurrentA: instrument.capabilities.maxCurrentA,
      frequencyRangeHz: instrument.capabilities.frequencyRangeHz,
      ...(instrument.capabilities.threeElectrodes === true && { threeElectrodes: true }),
      ...setPointRangeOf(instrument.capabilities),
      ...choicesOf(instrument.capabilities),
      abilities: abilitiesOf(instrument),
      confirmation: driver.confirmation,
      ...(lost ? { error: toWire(lost) } : {}),
    }),
    async stop() {
      entry.cellState = entry.occupation ? await entry.occupation.stop() : await instrument.makeSafe();
      onChanged();
      return entry.cellState;
    },
    async close() {
      closed = true;
      stopListening();
      await instrument.close().catch(() => undefined);
    },
  };
  void beat();
  return entry;
}

export function stateOf({ lost, cellState, occupation }: InstrumentEntry): InstrumentState {
  if (lost) return 'lost';
  if (occupation) return occupation.state();
  return cellState === 'unknown' ? 'cell-unknown' : 'idle';
}

export function setPointRangeOf({ temperature }: Capabilities): Pick<InstrumentSummary, 'setPointRangeC'> {
  return temperature?.setPointRangeC ? { setPointRangeC: temperature.setPointRangeC } : {};
}

/** What a bench may choose from. */
export function choicesOf({ temperature, routeIds }: Capabilities): Pick<InstrumentSummary, 'sensorIds' | 'routeIds'> {
  return {
    ...(temperature ? { sensorIds: temperature.sensorIds } : {}),
    ...(routeIds ? { routeIds } : {}),
  };
}

/** For people. */
export function abilitiesOf({
  capabilities: { actions, impedanceControl, temperatureSensor, roles },
}: Instrument): string[] {
  const impedance = [
    ...(impedanceControl.has('potentiostatic') ? ['PEIS'] : []),
    ...(impedanceControl.has('galvanostatic') ? ['GEIS'] : []),
  ].join(', ');
  return [
    ...(actions.has('open-circuit') ? ['Open circuit'] : []),
    ...(actions.has('current') ? ['Galvanostatic pulses'] : []),
    ...(actions.has('potential') ? ['Potentiostatic steps'] : []),
    ...(actions.has('impedance') ? [`Impedance (${impedance})`] : []),
    ...(temperatureSensor ? ['Temperature'] : []),
    ...(roles.has('temperature') ? ['Temperature control'] : []),
  ];
}
