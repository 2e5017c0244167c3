import { createRandom } from '../../numerics/random.ts';
import { asciiBytes } from '../bytes.ts';
import type { Clock, Emulator, EmulatorSettings } from '../driver.ts';
import { createCell } from '../emulation/create-cell.ts';
import { createPacedPort } from '../emulation/paced-port.ts';
import { SourceMeasure } from '../emulation/source-measure.ts';
import type { DeviceFaultName } from '../faults.ts';
import {
  conversionS,
  converterShare,
  fullScaleA,
  fullScaleV,
  largestCurrentA,
  shareBytes,
  type RangeNumber,
} from './wire.ts';

const dataBytes = { 'DACSET ': 3, 'DACCALSET ': 6, 'OFFSETSAVE ': 6, 'SHUNTCALSAVE ': 6 } as const;
/** Longest first, so that none is taken for the beginning of another. */
const commands = [
  'SHUNTCALSAVE ',
  'SHUNTCALREAD',
  'POTENTIOSTATIC',
  'GALVANOSTATIC',
  'OFFSETSAVE ',
  'OFFSETREAD',
  'DACCALSET ',
  'DACCALGET',
  'CELL OFF',
  'CELL ON',
  'DACSET ',
  'ADCREAD',
  'RANGE 1',
  'RANGE 2',
  'RANGE 3',
  'DACCAL',
] as const;
const offset = 2e-4;
const noise = 5e-6;
const slowFactor = 10;

/**
 * A TDstatv3: a microcontroller that answers packets, with a virtual cell on its leads. It lives at the pace of the clock
 * times the speed at all times, as it has no measurement of its own that could be faster.
 */
export function createTdstatEmulator(settings: EmulatorSettings, clock: Clock): Emulator {
  const active = new Set<DeviceFaultName>();
  const source = new SourceMeasure(createCell(settings));
  const random = createRandom(settings.seed);
  const offsets = [offset * (2 * random.uniform() - 1), offset * (2 * random.uniform() - 1)] as const;
  const port = createPacedPort({ clock, speed: settings.speed, baudRate: undefined, receive });
  const startedMs = clock.nowMs();
  const stored: Record<string, readonly number[]> = {
    DACCAL: [...asciiBytes('VIRT'), settings.seed & 0xff, 0],
    OFFSET: [0, 0, 0, 0, 0, 0],
    SHUNTCAL: [0, 0, 0, 0, 0, 0],
  };
  let pending: number[] = [];
  let isGalvanostat = false;
  let isOn = false;
  let range: RangeNumber = 1;
  let share = 0;
  let readyS = 0;

  const nowS = (): number => ((clock.nowMs() - startedMs) / 1000) * settings.speed;
  const strikes = (name: DeviceFaultName): boolean => active.delete(name);

  function apply(): void {
    const held = active.has('set-clipped') ? Math.max(-0.005, Math.min(0.005, share)) : share;
    source.set(
      nowS(),
      isOn,
      isGalvanostat
        ? { kind: 'current', currentA: held * fullScaleA(range), limitV: fullScaleV }
        : { kind: 'voltage', voltageV: held * fullScaleV, limitA: 1.25 * largestCurrentA },
    );
  }

  function receive(bytes: Uint8Array): void {
    pending.push(...bytes);
    while (pending.length > 0) {
      const text = String.fromCharCode(...pending);
      const command = commands.find((known) => text.startsWith(known));
      if (command === undefined) {
        // The beginning of a command may go on in the next packet; anything else is none.
        if (!commands.some((known) => known.startsWith(text))) {
          pending = [];
          answer('?');
        }
        return;
      }
      const length = command.length + (command in dataBytes ? dataBytes[command as keyof typeof dataBytes] : 0);
      if (pending.length < length) return;
      const data = pending.slice(command.length, length);
      pending = pending.slice(length);
      if (!strikes('no-reply')) carryOut(command, data);
    }
  }

  function answer(text: string): void {
    port.send(asciiBytes(text));
  }

  function carryOut(command: (typeof commands)[number], data: readonly number[]): void {
    const [, name = '', verb = ''] = /^(DACCAL|OFFSET|SHUNTCAL)(GET|SET |READ|SAVE )$/.exec(command) ?? [];
    if (command === 'ADCREAD') return read();
    if (verb === 'GET' || verb === 'READ') return port.send(Uint8Array.from(stored[name]!));
    if (strikes('refuse-command')) return answer('?');
    if (name !== '') stored[name] = data;
    else if (command === 'CELL OFF') {
      if (active.has('refuse-off')) return answer('?');
      if (!active.has('stuck-output')) isOn = false;
    } else if (command === 'CELL ON') isOn = true;
    else if (command === 'GALVANOSTATIC') isGalvanostat = true;
    else if (command === 'POTENTIOSTATIC') isGalvanostat = false;
    else if (command.startsWith('RANGE ')) range = Number(command.slice(-1)) as RangeNumber;
    else if (command === 'DACSET ') share = converterShare([data[0]!, data[1]!, data[2]!]);
    apply();
    answer('OK');
  }

  /** A reading is there again once the converters have had their time. */
  function read(): void {
    const timeS = nowS();
    if (timeS < readyS - 1e-9) return answer('WAIT');
    readyS = timeS + conversionS * (strikes('slow-point') ? slowFactor : 1);
    source.advanceTo(timeS);
    const { voltageV, currentA } = source.terminals;
    const seen = (value: number, errorShare: number): readonly number[] =>
      shareBytes(value + errorShare + noise * random.normal());
    port.send(
      Uint8Array.of(
        ...(active.has('compliance') ? shareBytes(2) : seen(voltageV / fullScaleV, offsets[0])),
        ...seen(currentA / fullScaleA(range), offsets[1]),
      ),
    );
  }

  function restart(): void {
    pending = [];
    isOn = false;
    isGalvanostat = false;
    range = 1;
    share = 0;
    port.clear();
    apply();
  }

  apply();
  return {
    attach(wire) {
      pending = [];
      return port.attach(wire);
    },
    get truth() {
      source.advanceTo(nowS());
      return { energised: source.on, ...source.terminals, temperatureC: source.temperatureC };
    },
    setFault(name, isActive) {
      if (name === 'reset') {
        if (isActive) restart();
        return;
      }
      if (isActive) active.add(name);
      else active.delete(name);
      if (name === 'set-clipped') apply();
    },
    dispose: () => port.dispose(),
  };
}
