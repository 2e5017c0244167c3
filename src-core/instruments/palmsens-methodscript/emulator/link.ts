import { asciiBytes } from '../../methodscript/bytes.ts';
import { formatError } from '../../methodscript/errors.ts';
import { answerFileCommand } from './file-commands.ts';
import type { FileStore } from './file-store.ts';
import type { DeviceIdentity } from './identity.ts';
import { parseScript } from './parse-script.ts';
import { ScriptSyntaxError } from './script.ts';
import type { Script } from './script.ts';

/** What the command line of the device can do with scripts. */
export interface ScriptHost {
  readonly running: boolean;
  readonly inMeasurementLoop: boolean;
  readonly halted: boolean;
  start(script: Script): void;
  halt(): void;
  resume(): void;
  wake(reason: 'abort' | 'end-loop' | 'reverse'): void;
}

export interface LinkOptions {
  readonly identity: DeviceIdentity;
  readonly galvanostat: boolean;
  /** Options of commands that this firmware refuses. */
  readonly unknownOptions: readonly string[];
  /** Absent in devices that keep none. */
  readonly files: FileStore | undefined;
  /** A reply to a command, whole lines. */
  reply(text: string): void;
  nowS(): number;
  readonly host: ScriptHost;
}

const maxLineBytes = 255;
const maxLoadBytes = 20_000;
/** After an error the device is deaf for a while. */
const deafS = 50e-3;

/** The command line of the device: bytes to lines, lines to commands, commands to replies. */
export class CommandLine {
  readonly #options: LinkOptions;
  readonly #registers = new Map<string, string>([
    ['01', '00000000'],
    ['06', '00'],
    ['08', '00'],
  ]);
  #line = '';
  #overlong = false;
  #loading: { readonly echo: 'e' | 'l'; lines: string[]; bytes: number } | undefined;
  #loaded: Script | undefined;
  #stored: Script | undefined;
  #deafUntilS = -Infinity;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      // XON and XOFF are no part of the dialect, and deaf is deaf to every byte.
      if (byte === 0x11 || byte === 0x13 || this.#options.nowS() < this.#deafUntilS) continue;
      if (byte !== 0x0a) this.#collect(byte);
      else this.#endLine();
    }
  }

  /** Forgets what a vanished host had half sent. A script being loaded stays, as the device cannot know. */
  #endLine(): void {
    const line = this.#line;
    this.#line = '';
    if (this.#overlong) {
      this.#overlong = false;
      const echo = this.#loading ? this.#loading.echo : line.charAt(0);
      this.#loading = undefined;
      this.#fail(echo, '0008');
    } else if (this.#loading) this.#loadLine(line);
    else if (line !== '') this.#command(line);
  }

  #collect(byte: number): void {
    if (this.#line.length >= maxLineBytes) this.#overlong = true;
    else this.#line += String.fromCharCode(byte);
  }

  #fail(echo: string, code: string, place: { line?: number; column?: number } = {}): void {
    this.#options.reply(`${echo}${formatError({ code, ...place })}\n`);
    this.#deafUntilS = this.#options.nowS() + deafS;
  }

  #command(line: string): void {
    const echo = line.charAt(0);
    if (line === 't') {
      this.#options.reply(`t${this.#options.identity.firmware}\nR*\n`);
      return;
    }
    if (this.#options.host.running) this.#whileRunning(line, echo);
    else this.#whileIdle(line, echo);
  }

  #whileRunning(line: string, echo: string): void {
    const { host, reply } = this.#options;
    const act = (allowed: boolean, action: () => void): void => {
      if (!allowed) {
        this.#fail(echo, '0006');
        return;
      }
      reply(`${echo}\n`);
      action();
    };
    switch (line) {
      case 'Z':
        return act(true, () => host.wake('abort'));
      case 'Y':
        return act(host.inMeasurementLoop, () => host.wake('end-loop'));
      case 'R':
        return act(host.inMeasurementLoop, () => host.wake('reverse'));
      case 'h':
        return act(!host.halted, () => host.halt());
      case 'H':
        return act(host.halted, () => host.resume());
      default:
        return this.#fail(echo, '0006');
    }
  }

  #whileIdle(line: string, echo: string): void {
    const { identity, reply } = this.#options;
    if (/^[GS]/.test(line)) {
      this.#register(line, echo);
      return;
    }
    if (/^(fs_|[le]_fs)/.test(line)) {
      const answer = answerFileCommand(line, this.#options.files);
      if ('code' in answer) this.#fail(echo, answer.code);
      else reply(answer.text);
      return;
    }
    switch (line) {
      case 'i':
        return reply(`i${identity.serial}\n`);
      case 'm':
        return identity.housingSerial === undefined ? this.#fail(echo, '0003') : reply(`m${identity.housingSerial}\n`);
      case 'v':
        return reply(`v${identity.scriptVersion}\n`);
      case 'CC':
        return reply(`C${identity.communicationMask}\n`);
      case 'CM':
        return reply(`C${identity.scriptMask}\n`);
      case 'e':
      case 'l':
        this.#loading = { echo: line, lines: [], bytes: 0 };
        return;
      case 'r':
        if (this.#loaded) this.#run(this.#loaded, 'r');
        else this.#fail(echo, '000C');
        return;
      case 'Fmscr':
        if (!this.#loaded) return this.#fail(echo, '000C');
        this.#stored = this.#loaded;
        return reply('F\n');
      case 'Lmscr':
        if (!this.#stored) return this.#fail(echo, '000C');
        this.#loaded = this.#stored;
        return reply('L\n');
      case 'h':
      case 'H':
      case 'Z':
      case 'Y':
      case 'R':
        return this.#fail(echo, '0006');
      default:
        return this.#fail(echo, '0003');
    }
  }

  #register(line: string, echo: string): void {
    const [, number = '', value = ''] = /^[GS]([0-9A-Fa-f]{2})([0-9A-Fa-f]*)$/.exec(line) ?? [];
    const key = number.toUpperCase();
    const { serial } = this.#options.identity;
    if (key === '05') {
      if (echo === 'S') this.#fail(echo, '0005');
      else this.#options.reply(`G${hexOf(serial)}\n`);
      return;
    }
    const held = this.#registers.get(key);
    if (held === undefined) this.#fail(echo, key === '' ? '0007' : '0004');
    else if (echo === 'G') this.#options.reply(value === '' ? `G${held}\n` : `G!0007\n`);
    else if (value === '' || value.length > 16) this.#fail(echo, '0007');
    else {
      this.#registers.set(key, value.toUpperCase());
      this.#options.reply('S\n');
    }
  }

  #loadLine(line: string): void {
    const loading = this.#loading!;
    if (line !== '') {
      loading.bytes += line.length + 1;
      // Beyond the memory only the fact is kept; the error follows the blank line.
      if (loading.bytes <= maxLoadBytes) loading.lines.push(line);
      return;
    }
    this.#loading = undefined;
    const { echo } = loading;
    try {
      if (loading.bytes > maxLoadBytes) throw new ScriptSyntaxError('4005', loading.lines.length, 1);
      const { galvanostat, unknownOptions } = this.#options;
      const script = parseScript(loading.lines.join('\n'), galvanostat, unknownOptions);
      this.#loaded = script;
      if (echo === 'e') this.#run(script, 'e');
      else this.#options.reply('l\n');
    } catch (thrown) {
      if (!(thrown instanceof ScriptSyntaxError)) throw thrown;
      this.#fail(echo, thrown.code, { line: thrown.line, column: thrown.column });
    }
  }

  #run(script: Script, echo: string): void {
    this.#options.reply(`${echo}\n`);
    this.#options.host.start(script);
  }
}

function hexOf(text: string): string {
  return Array.from(asciiBytes(text), (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
}
