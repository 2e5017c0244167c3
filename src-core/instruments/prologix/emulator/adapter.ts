import { asciiBytes } from '../../bytes.ts';
import type { Clock } from '../../driver.ts';
import type { GpibDevice } from './gpib-device.ts';

interface Options {
  readonly clock: Clock;
  /** By primary address. */
  readonly devices: ReadonlyMap<number, GpibDevice>;
  /** To the computer; one call for an answer of the adapter or a message of an instrument. */
  send(bytes: Uint8Array): void;
}

/** The adapter's side that faces the computer. */
interface Adapter {
  receive(bytes: Uint8Array): void;
  /** As after pulling the plug. */
  restart(): void;
}

const [lineFeed, carriageReturn, escape, plus] = [0x0a, 0x0d, 0x1b, 0x2b];
const version = 'Prologix GPIB-USB Controller version 6.107';
const endings = [[carriageReturn, lineFeed], [carriageReturn], [lineFeed], []] as const;

/** Nobody has measured it. */
const longestLine = 256;

/** Settings after power-on; names and ranges as in the manual of firmware 6.107. */
const initial = {
  addr: 5,
  auto: 1,
  eoi: 1,
  eos: 0,
  eot_char: 0,
  eot_enable: 0,
  lon: 0,
  mode: 1,
  read_tmo_ms: 200,
  savecfg: 1,
  status: 0,
};
type Setting = keyof typeof initial;

const ranges: Readonly<Record<Setting, readonly [number, number]>> = {
  addr: [0, 30],
  auto: [0, 1],
  eoi: [0, 1],
  eos: [0, 3],
  eot_char: [0, 255],
  eot_enable: [0, 1],
  lon: [0, 1],
  mode: [0, 1],
  read_tmo_ms: [1, 3000],
  savecfg: [0, 1],
  status: [0, 255],
};

/** A Prologix GPIB-USB controller. While it reads from an instrument it does nothing else. */
export function createAdapter({ clock, devices, send }: Options): Adapter {
  let settings = { ...initial };
  let line: { byte: number; isEscaped: boolean }[] = [];
  let isEscaped = false;
  let waiting: (() => Promise<void> | void)[] = [];
  let busy = false;
  let generation = 0;

  function receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (!isEscaped && byte === escape) {
        isEscaped = true;
        continue;
      }
      if (!isEscaped && (byte === lineFeed || byte === carriageReturn)) takeLine();
      // Its memory for a line is small; what does not fit is lost.
      else if (line.length < longestLine) line.push({ byte, isEscaped });
      isEscaped = false;
    }
  }

  function takeLine(): void {
    const taken = line;
    line = [];
    if (taken.length === 0) return;
    const isCommand = taken.slice(0, 2).every((part) => part.byte === plus && !part.isEscaped) && taken.length > 1;
    const bytes = Uint8Array.from(taken, ({ byte }) => byte);
    waiting.push(isCommand ? () => carryOut(String.fromCharCode(...bytes.slice(2))) : () => passOn(bytes));
    void work();
  }

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const done = next();
      // What takes no time is done within the call that brought it.
      if (done) await done;
    }
    busy = false;
  }

  function answer(text: string): void {
    send(asciiBytes(`${text}\r\n`));
  }

  function passOn(bytes: Uint8Array): Promise<void> | undefined {
    const device = devices.get(settings.addr);
    const ending = endings[settings.eos] ?? [];
    device?.listen(Uint8Array.of(...bytes, ...ending), settings.eoi === 1);
    return settings.auto === 1 ? read(undefined) : undefined;
  }

  function carryOut(text: string): Promise<void> | undefined {
    const [name = '', ...parameters] = text.trim().split(/\s+/);
    const device = devices.get(settings.addr);
    if (name === 'read') return read(parameters[0]);
    if (name in initial) set(name as Setting, parameters);
    else if (name === 'ver') answer(version);
    else if (name === 'clr') device?.clear();
    else if (name === 'trg') device?.trigger();
    else if (name === 'spoll') answer(String(device?.statusByte ?? 0));
    else if (name === 'srq')
      answer([...devices.values()].some(({ statusByte }) => (statusByte & 64) !== 0) ? '1' : '0');
    else if (name === 'rst') restart();
    else if (!['ifc', 'llo', 'loc', 'help'].includes(name)) answer('Unrecognized command');
    return undefined;
  }

  function set(name: Setting, [text]: readonly string[]): void {
    if (text === undefined) {
      answer(String(settings[name]));
      return;
    }
    const value = Number(text);
    const [low, high] = ranges[name];
    if (Number.isInteger(value) && value >= low && value <= high) settings = { ...settings, [name]: value };
    else answer('Unrecognized command');
  }

  /** Lets the instrument talk until EOI, a character, or until it has been silent for the time-out. */
  async function read(until: string | undefined): Promise<void> {
    const mine = generation;
    const device = devices.get(settings.addr);
    const message = device?.talk() ?? (await waitFor(device));
    if (!message || mine !== generation) return;
    const stop = until === undefined || until === 'eoi' ? -1 : message.indexOf(Number(until));
    const told = stop < 0 ? message : message.slice(0, stop + 1);
    const hasEoi = stop < 0 || stop === message.length - 1;
    send(hasEoi && settings.eot_enable === 1 ? Uint8Array.of(...told, settings.eot_char) : told);
  }

  async function waitFor(device: GpibDevice | undefined): Promise<Uint8Array | undefined> {
    const ready = device
      ? new Promise<void>((resolve) => device.onOutput(resolve))
      : new Promise<void>(() => undefined);
    await Promise.race([ready, clock.sleepMs(settings.read_tmo_ms)]);
    return device?.talk();
  }

  function restart(): void {
    settings = { ...initial };
    line = [];
    isEscaped = false;
    waiting = [];
    generation++;
  }

  return { receive, restart };
}
