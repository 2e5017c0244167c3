import type { DriverLink, InstrumentDriver } from '../driver.ts';
import { identifiesAs } from '../greeting.ts';
import { meterFaults } from '../impedance-meter/emulator/emulator.ts';
import { meterDeviceFaults, relayFaults } from '../meter/emulator.ts';
import { openMeter } from '../meter/meter.ts';
import { openSourceMeasure } from '../source-measure/open.ts';
import { createDescribedImpedanceMeter } from './emulator/impedance-emulator.ts';
import { createDescribedMeter } from './emulator/meter-emulator.ts';
import { createDescribedSource } from './emulator/source-emulator.ts';
import { emulateDescribedController } from './emulator/temperature-emulator.ts';
import { openDescribedMeter } from './impedance-dialect.ts';
import { meterFamilyOf } from './meter-family.ts';
import { fitsIdentity } from './replies.ts';
import type { InstrumentDescription } from './schema.ts';
import { ends, sourceDialectOf } from './source-dialect.ts';
import { openDescribedController } from './temperature-dialect.ts';

/** What ids of described drivers begin with. */
const prefix = 'scpi-';
const nobody = /(?!)/;

/** A driver and its emulator from what a user says of an instrument. */
export function describedDriver(description: InstrumentDescription): InstrumentDriver {
  const { source, impedance, temperature, channels, switch: relays } = description;
  const driverId = driverIdOf(description);
  const roles = [
    ...(source ? (['source'] as const) : []),
    ...(impedance ? (['impedance'] as const) : []),
    ...(channels.length > 0 ? (['auxiliary'] as const) : []),
    ...(temperature || channels.some(({ isTemperature }) => isTemperature) ? (['temperature'] as const) : []),
    ...(relays ? (['switch'] as const) : []),
  ];
  return {
    id: driverId,
    title: description.title,
    // Ports do not tell of an instrument that nobody else knows.
    portNames: { model: nobody, maker: nobody, bootloader: nobody },
    roles,
    links: description.links.map(linkOf),
    greeting: {
      ...identifiesAs(nobody),
      isAnswer: (heard) =>
        heard.split(/[\r\n]+/).some((line) => fitsIdentity(description.identity.pattern, line.slice(0, 200))),
    },
    confirmation: 'simulated only',
    isDescribed: true,
    unverified: ['Everything: the driver is what its user described.', ...description.unverified],
    deviceFaults: faultsOf(description),
    open(link, clock) {
      if (source) return openSource(driverId, description, source, link, clock);
      if (impedance) return openDescribedMeter(driverId, description, impedance, link, clock);
      if (temperature) return openDescribedController(driverId, description, temperature, link, clock);
      return openMeter(meterFamilyOf(driverId, description), link, clock);
    },
    emulate(settings, clock) {
      if (source) return createDescribedSource(description, source, settings, clock);
      if (impedance) return createDescribedImpedanceMeter(description, impedance, settings, clock);
      if (temperature) return emulateDescribedController(description, temperature, settings, clock);
      return createDescribedMeter(description, settings, clock);
    },
  };
}

export function driverIdOf({ id }: Pick<InstrumentDescription, 'id'>): string {
  return `${prefix}${id}`;
}

function linkOf(link: InstrumentDescription['links'][number]): DriverLink {
  if (link.kind !== 'serial') return link;
  const { baudRate, dataBits, parity, stopBits, flowControl } = link;
  return {
    kind: 'serial',
    settings: { baudRate, dataBits, parity, stopBits, ...(flowControl ? { flowControl } : {}) },
  };
}

function faultsOf({
  source,
  impedance,
  temperature,
  switch: relays,
}: InstrumentDescription): InstrumentDriver['deviceFaults'] {
  if (source) return sourceFaultsOf(source.zeroClock !== undefined);
  if (impedance) return meterFaults;
  if (temperature) return controllerFaults;
  return [...meterDeviceFaults, ...(relays ? relayFaults : [])];
}

const controllerFaults = [
  ...(['refuse-command', 'no-reply', 'reset', 'stuck-output', 'refuse-off', 'set-clipped'] as const),
  ...(['sensor-break', 'never-settles', 'overshoot'] as const),
] as const;

function sourceFaultsOf(hasClock: boolean): InstrumentDriver['deviceFaults'] {
  return [
    ...(['compliance', 'not-a-number', 'refuse-command', 'no-reply', 'slow-point', 'reset'] as const),
    ...(['stuck-output', 'refuse-off', 'set-clipped', 'swapped-columns', 'decimal-comma'] as const),
    ...(hasClock ? (['time-backwards'] as const) : []),
  ];
}

function openSource(
  driverId: string,
  description: InstrumentDescription,
  source: NonNullable<InstrumentDescription['source']>,
  ...[link, clock]: Parameters<InstrumentDriver['open']>
): ReturnType<InstrumentDriver['open']> {
  const { identity, terminator, links, title } = description;
  const serial = links.find(({ kind }) => kind === 'serial');
  const dialect = sourceDialectOf(description, source, { clock, timeScale: link.timeScale });
  return openSourceMeasure(
    {
      driverId,
      name: title,
      terminator: ends[terminator],
      ...(serial?.kind === 'serial' ? { baudRate: serial.baudRate } : {}),
      interrupt: dialect.abort,
      maxVoltageV: source.limits.voltageV,
      maxCurrentA: source.limits.currentA,
      holdsCurrentLimit: source.holdsCurrentLimit,
      modelOf: (maker, model) => (fitsIdentity(identity.pattern, `${maker},${model}`) ? identity.model : undefined),
      dialectOf: () => dialect,
    },
    link,
    clock,
  );
}
