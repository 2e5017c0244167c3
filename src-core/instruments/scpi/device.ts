import { asciiBytes } from '../bytes.ts';
import { matchHeader, splitArguments, splitMessage, type HeaderMatcher } from './syntax.ts';

/** A failure as the instrument's error queue tells it. */
export class ScpiFailure extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** One command of an emulated instrument. */
export interface ScpiCommand {
  /** In the notation of manuals: capitals are the short form, brackets may be left out: `:SOURce[1]:CURRent[:LEVel]`. */
  readonly header: string;
  readonly set?: (parameters: readonly string[]) => void | Promise<void>;
  /** Undefined: the instrument does not answer. */
  readonly get?: (parameters: readonly string[]) => string | undefined | Promise<string | undefined>;
}

export interface ScpiDeviceOptions {
  readonly identity: string;
  /** Its own ones; the common ones of IEEE 488.2 are known already. */
  readonly commands: readonly ScpiCommand[];
  /** Of answers. */
  readonly terminator: string;
  send(bytes: Uint8Array): void;
  /** `*RST`. */
  reset(): void;
  /** Messages that are carried out while another one still runs (ABORt); others wait. */
  immediate?: RegExp;
  /** How the queue writes an entry. */
  formatError?(code: number, message: string): string;
  readonly queueLength?: number;
  /** Bits that its own registers add to the status byte; `*CLS` empties them. */
  readonly registers?: { summary(): number; clear(): void };
  /** Resolves when overlapped commands are done: `*WAI` and `*OPC?` wait for it. */
  pending?(): Promise<void>;
}

/** The command side of an emulated SCPI instrument. */
export interface ScpiDevice {
  receive(bytes: Uint8Array): void;
  /** Adds to the error queue, which keeps the first errors and turns the last place into −350. */
  fail(code: number, message: string): void;
  /** Forgets what waits and what is half received, as a device clear does. */
  clear(): void;
  /** The next query is not answered, the next setting is refused: faults. */
  skipAnswer(skip: boolean): void;
  refuseNext(refuse: boolean): void;
}

const longestMessage = 1000;
const eventBits = {
  operationComplete: 1,
  queryError: 4,
  deviceError: 8,
  executionError: 16,
  commandError: 32,
} as const;

export function createScpiDevice(options: ScpiDeviceOptions): ScpiDevice {
  const { commands, terminator, queueLength = 10 } = options;
  const formatError = options.formatError ?? ((code, message) => `${code},"${message}"`);
  const matchers: readonly (HeaderMatcher & { readonly command: ScpiCommand })[] = commands.map((command) => ({
    ...matchHeader(command.header),
    command,
  }));
  const known = new Map<string, ScpiCommand | undefined>();
  const errors: { code: number; message: string }[] = [];
  let input = '';
  let overlong = false;
  let busy = false;
  let waiting: string[] = [];
  let generation = 0;
  let eventStatus = 128;
  let eventEnable = 0;
  let requestEnable = 0;
  let skipNext = false;
  let refuse = false;

  function fail(code: number, message: string): void {
    if (code <= -100 && code > -200) eventStatus |= eventBits.commandError;
    else if (code <= -200 && code > -300) eventStatus |= eventBits.executionError;
    else if (code <= -400) eventStatus |= eventBits.queryError;
    else eventStatus |= eventBits.deviceError;
    if (errors.length < queueLength) errors.push({ code, message });
    else errors[queueLength - 1] = { code: -350, message: 'Queue overflow' };
  }

  const common: Readonly<Record<string, (parameters: readonly string[]) => string | undefined>> = {
    '*IDN?': () => options.identity,
    '*RST': () => {
      options.reset();
      return undefined;
    },
    '*CLS': () => {
      errors.length = 0;
      eventStatus = 0;
      options.registers?.clear();
      return undefined;
    },
    '*ESE': ([value]) => void (eventEnable = registerOf(value)),
    '*ESE?': () => String(eventEnable),
    '*SRE': ([value]) => void (requestEnable = registerOf(value) & 191),
    '*SRE?': () => String(requestEnable),
    '*ESR?': () => {
      const bits = eventStatus;
      eventStatus = 0;
      return String(bits);
    },
    '*STB?': () => String(statusByte()),
    '*OPC': () => void (eventStatus |= eventBits.operationComplete),
    '*OPC?': () => '1',
    '*WAI': () => undefined,
    '*TST?': () => '0',
  };

  function statusByte(): number {
    const own = options.registers?.summary() ?? 0;
    const summary = own | (errors.length > 0 ? 4 : 0) | ((eventStatus & eventEnable) !== 0 ? 32 : 0);
    return summary | ((summary & requestEnable) !== 0 ? 64 : 0);
  }

  function nextError(): string {
    const first = errors.shift() ?? { code: 0, message: 'No error' };
    return formatError(first.code, first.message);
  }

  function find(header: string): ScpiCommand | undefined {
    if (!known.has(header)) known.set(header, matchers.find(({ pattern }) => pattern.test(header))?.command);
    return known.get(header);
  }

  async function carryOut(header: string, parameters: readonly string[]): Promise<string | undefined> {
    const query = header.endsWith('?');
    if (refuse && !query) {
      refuse = false;
      throw new ScpiFailure(-221, 'Settings conflict');
    }
    if (header.startsWith('*')) {
      const run = common[header];
      if (header === '*WAI' || header === '*OPC?') await options.pending?.();
      if (run) return run(parameters);
    }
    const plain = query ? header.slice(0, -1) : header;
    if (/^:SYST(EM)?:ERR(OR)?(:NEXT)?$/.test(plain) && query) return nextError();
    const command = find(plain);
    if (query && /^:SYST(EM)?:ERR(OR)?:COUN(T)?$/.test(plain)) return String(errors.length);
    // Units that know how to clear their queue also know its other name.
    const hasQueue = find(':STATUS:QUEUE:CLEAR') !== undefined;
    if (query && hasQueue && /^:STAT(US)?:QUE(UE)?(:NEXT)?$/.test(plain)) return nextError();
    if (!query && command && /^:(SYST(EM)?:CLE(AR)?|STAT(US)?:QUE(UE)?:CLE(AR)?)$/.test(plain)) errors.length = 0;
    if (query && command?.get) return command.get(parameters);
    if (!query && command?.set) {
      await command.set(parameters);
      return undefined;
    }
    throw new ScpiFailure(-113, 'Undefined header');
  }

  /** One message: its commands in order, then its answers in one line. */
  async function execute(message: string): Promise<void> {
    const mine = generation;
    const answers: string[] = [];
    let path = '';
    for (const { header, rest } of splitMessage(message)) {
      const absolute = header.startsWith(':') || header.startsWith('*') ? header : `${path}:${header}`;
      if (!header.startsWith('*')) path = absolute.slice(0, absolute.lastIndexOf(':'));
      try {
        const answer = await carryOut(absolute.toUpperCase(), splitArguments(rest));
        if (mine !== generation) return;
        if (answer !== undefined) answers.push(answer);
      } catch (thrown) {
        if (!(thrown instanceof ScpiFailure)) throw thrown;
        fail(thrown.code, thrown.message);
      }
    }
    if (answers.length === 0) return;
    if (skipNext) skipNext = false;
    else options.send(asciiBytes(answers.join(';') + terminator));
  }

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    const mine = generation;
    while (mine === generation && waiting.length > 0) await execute(waiting.shift()!);
    if (mine === generation) busy = false;
  }

  function endMessage(): void {
    const message = input.trim();
    input = '';
    if (overlong) {
      overlong = false;
      fail(-363, 'Input buffer overrun');
    } else if (message !== '') {
      if (busy && options.immediate?.test(message)) void execute(message);
      else {
        waiting.push(message);
        void work();
      }
    }
  }

  return {
    receive(bytes) {
      for (const byte of bytes) {
        if (byte === 10 || byte === 13) endMessage();
        else if (input.length < longestMessage) input += String.fromCharCode(byte);
        else overlong = true;
      }
    },
    fail,
    clear() {
      generation++;
      waiting = [];
      input = '';
      overlong = false;
      busy = false;
    },
    skipAnswer: (skip) => void (skipNext = skip),
    refuseNext: (next) => void (refuse = next),
  };
}

function registerOf(text: string | undefined): number {
  const value = Number(text);
  if (text === undefined) throw new ScpiFailure(-109, 'Missing parameter');
  if (!Number.isInteger(value)) throw new ScpiFailure(-104, 'Data type error');
  if (value < 0 || value > 255) throw new ScpiFailure(-222, 'Data out of range');
  return value;
}

/** A number parameter; MIN, MAX and DEF where they are given. @throws ScpiFailure −109, −104, −222 */
export function numberOf(
  text: string | undefined,
  range: { readonly min: number; readonly max: number; readonly default?: number },
): number {
  if (text === undefined || text === '') throw new ScpiFailure(-109, 'Missing parameter');
  const word = text.toUpperCase();
  if (/^MIN(IMUM)?$/.test(word)) return range.min;
  if (/^MAX(IMUM)?$/.test(word)) return range.max;
  if (/^DEF(AULT)?$/.test(word) && range.default !== undefined) return range.default;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(E[+-]?\d+)?$/.test(word)) throw new ScpiFailure(-104, 'Data type error');
  const value = Number(word);
  if (value >= range.min && value <= range.max) return value;
  throw new ScpiFailure(-222, 'Parameter data out of range');
}

/** ON, OFF or a number. @throws ScpiFailure */
export function flagOf(text: string | undefined): boolean {
  const word = text?.toUpperCase();
  if (word === 'ON') return true;
  if (word === 'OFF') return false;
  return numberOf(text, { min: -Infinity, max: Infinity }) !== 0;
}

/** One of several words, short or long, e.g. `HIMPedance`. Returns the short form. @throws ScpiFailure −109, −224 */
export function wordOf(text: string | undefined, words: readonly string[]): string {
  if (text === undefined || text === '') throw new ScpiFailure(-109, 'Missing parameter');
  const given = text.replace(/^["']|["']$/g, '').toUpperCase();
  const found = words.find((word) => given === word.toUpperCase() || given === word.replace(/[a-z]+/g, ''));
  if (found === undefined) throw new ScpiFailure(-224, 'Illegal parameter value');
  return found.replace(/[a-z]+/g, '');
}
