import { createRandom } from '../../numerics/random.ts';
import type { Clock, Emulator, EmulatorWire } from '../driver.ts';
import { isWireFault, type FaultName, type WireFaultName } from '../faults.ts';

const lateMs = 1500;
const resumeMs = 2000;
const clumpMs = 400;
const noiseProbability = 1 / 300;
const junkBytes = 12;

/** These strike the next message and are over; the others last until they are ended. */
const once: ReadonlySet<WireFaultName> = new Set(['corrupt-byte', 'duplicate-message', 'junk', 'lost-reply', 'eof']);

/** An emulator behind a wire on which things go wrong. */
export interface FaultyEmulator extends Emulator {
  setFault(name: FaultName, active: boolean): void;
}

interface Options {
  readonly clock: Clock;
  readonly seed: number;
}

/**
 * Puts a wire with faults before any emulator. A message is what the emulator hands over at once; each is damaged as the
 * active faults say. Without active faults bytes pass unchanged and undelayed.
 */
export function withWireFaults(emulator: Emulator, options: Options): FaultyEmulator {
  const faults = createWireFaults(options);
  return {
    attach(wire) {
      const damaged = faults.attach(wire);
      const port = emulator.attach({ send: damaged.send, close: () => wire.close?.() });
      return {
        receive(bytes) {
          const heard = faults.incoming(bytes);
          if (heard.length > 0) port.receive(heard);
        },
        detach() {
          damaged.leave();
          port.detach();
        },
      };
    },
    get truth() {
      return emulator.truth;
    },
    setFault(name, active) {
      if (isWireFault(name)) faults.set(name, active);
      else emulator.setFault(name, active);
    },
    dispose: () => emulator.dispose(),
  };
}

function createWireFaults({ clock, seed }: Options) {
  const active = new Set<WireFaultName>();
  const random = createRandom(seed ^ 0x3c6ef372);
  let cutAtMs: number | undefined;

  function set(name: WireFaultName, on: boolean): void {
    if (on) active.add(name);
    else active.delete(name);
    if (name === 'cut' || name === 'cut-resume') cutAtMs = undefined;
  }

  /** Whether a fault that strikes once is due; it is over then. */
  function strike(name: WireFaultName): boolean {
    return once.has(name) ? active.delete(name) : active.has(name);
  }

  function cut(bytes: Uint8Array): Uint8Array {
    if (!active.has('cut') && !active.has('cut-resume')) return bytes;
    if (cutAtMs === undefined) {
      cutAtMs = clock.nowMs();
      return bytes.slice(0, Math.floor(bytes.length / 2));
    }
    if (!active.has('cut-resume') || clock.nowMs() < cutAtMs + resumeMs) return new Uint8Array();
    set('cut-resume', false);
    return bytes;
  }

  function soil(bytes: Uint8Array): Uint8Array {
    let soiled = bytes;
    if (active.has('noise'))
      soiled = soiled.map((byte) => (random.uniform() < noiseProbability ? random.integer(256) : byte));
    if (soiled.length > 0 && strike('corrupt-byte')) {
      const place = random.integer(soiled.length);
      soiled = soiled.map((byte, index) => (index === place ? byte ^ (1 + random.integer(255)) : byte));
    }
    if (strike('junk'))
      soiled = Uint8Array.of(...Array.from({ length: junkBytes }, () => random.integer(256)), ...soiled);
    return soiled;
  }

  function damage(bytes: Uint8Array): Uint8Array {
    if (active.has('mute') || strike('lost-reply')) return new Uint8Array();
    if (active.has('wrong-baud')) return garble(bytes);
    return soil(cut(bytes));
  }

  function attach(wire: EmulatorWire): { send(bytes: Uint8Array): Promise<void>; leave(): void } {
    let held: Uint8Array[] = [];
    let gone = false;
    const pass = (bytes: Uint8Array): Promise<void> =>
      gone || bytes.length === 0 ? Promise.resolve() : wire.send(bytes);

    async function hold(bytes: Uint8Array, ms: number): Promise<void> {
      held.push(bytes);
      if (held.length > 1) return;
      await clock.sleepMs(ms);
      const together = Uint8Array.from(held.flatMap((part) => [...part]));
      held = [];
      await pass(together);
    }

    return {
      async send(bytes) {
        if (active.size === 0 && held.length === 0) return pass(bytes);
        const damaged = damage(bytes);
        if (strike('eof')) {
          await pass(damaged.slice(0, Math.floor(damaged.length / 2)));
          wire.close?.();
          return;
        }
        // What comes late must not hold up the device: nobody waits for it. But a line keeps the order of its bytes.
        if (active.has('late-reply') || active.has('clump') || held.length > 0) {
          void hold(damaged, active.has('late-reply') ? lateMs : clumpMs).catch(() => undefined);
          return;
        }
        const times = strike('duplicate-message') ? 2 : 1;
        for (let time = 0; time < times; time++) {
          if (active.has('dribble')) for (const byte of damaged) await pass(Uint8Array.of(byte));
          else await pass(damaged);
        }
      },
      leave() {
        gone = true;
      },
    };
  }

  function incoming(bytes: Uint8Array): Uint8Array {
    if (active.has('mute')) return new Uint8Array();
    return active.has('wrong-baud') ? garble(bytes) : bytes;
  }

  return { set, attach, incoming };
}

/** What a line at the wrong rate makes of bytes: unrelated ones, often with the high bit set. */
function garble(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => ((byte * 197 + index * 89) ^ 0xb5) & 0xff);
}
