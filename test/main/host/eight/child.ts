import { createVirtualSample } from '../../../../src-core/cells/virtual-sample.ts';
import type { EmulatorWire } from '../../../../src-core/instruments/driver.ts';
import { withWireFaults, type FaultyEmulator } from '../../../../src-core/instruments/emulation/wire-faults.ts';
import type { WireFaultName } from '../../../../src-core/instruments/faults.ts';
import { findDriver } from '../../../../src-core/instruments/index.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { serveEmulatorTcp } from '../../../../src-main/host/links/emulator-tcp.ts';
import { createDriftingCell } from './drifting-cell.ts';
import { monotonicMs, type Ask, type ChannelRecord, type Crossing } from './messages.ts';
import { keepBook } from './sent-rows.ts';
import { watchLimit, type WatchedLimit } from './watched-limit.ts';

/** Instruments in a process of their own, each behind a TCP port, with their own record of what they sent and heard. */
interface Channel {
  readonly emulator: FaultyEmulator;
  readonly record: () => ChannelRecord;
  setLimit(limit: WatchedLimit): void;
}

const channels: Channel[] = [];

process.on('message', (ask: Ask) => void answer(ask).then((value) => process.send!({ id: ask.id, value })));
process.on('disconnect', () => process.exit());

async function answer(ask: Ask): Promise<unknown> {
  if (ask.call === 'serve') return serveAll(ask);
  const channel = channels[ask.channel]!;
  if (ask.call === 'record') return channel.record();
  if (ask.call === 'limit') channel.setLimit(ask.limit);
  else strike(channel, ask.fault, ask.forMs);
  return null;
}

async function serveAll({ count, speed, seed, driftPeriodS }: Extract<Ask, { call: 'serve' }>): Promise<string[]> {
  const addresses: string[] = [];
  for (let k = 0; k < count; k++) {
    const { channel, served } = await serveOne(speed, seed + k, driftPeriodS);
    channels.push(channel);
    addresses.push(served.address);
  }
  return addresses;
}

function strike(channel: Channel, fault: WireFaultName, forMs: number): void {
  channel.emulator.setFault(fault, true);
  setTimeout(() => {
    channel.emulator.setFault(fault, false);
  }, forMs);
}

async function serveOne(speed: number, seed: number, driftPeriodS: number | undefined) {
  const drifting = driftPeriodS === undefined ? {} : { sample: createVirtualSample(createDriftingCell(driftPeriodS)) };
  const own = findDriver().emulate({ cellId: 'dummy-cell', seed, speed, ...drifting }, hostClock);
  const crossings: Crossing[] = [];
  const abortsMs: number[] = [];
  let isBeyond = watchLimit({});

  const book = keepBook((row) => {
    const before = crossings.at(-1);
    const isOpen = before !== undefined && Number.isNaN(before.offMs);
    const quantity = isBeyond(row);
    if (quantity && !isOpen) crossings.push({ quantity, sentMs: monotonicMs(), offMs: NaN });
  });

  function lookAtCell(): void {
    const last = crossings.at(-1);
    if (last && Number.isNaN(last.offMs) && !own.truth.energised) last.offMs = monotonicMs();
  }

  const watched = {
    ...{ setFault: own.setFault.bind(own), dispose: () => own.dispose() },
    get truth() {
      return own.truth;
    },
    attach(wire: EmulatorWire) {
      const port = own.attach({
        send: (bytes) => {
          book.said(bytes);
          return wire.send(bytes);
        },
        close: () => wire.close?.(),
      });
      return {
        receive(bytes: Uint8Array) {
          if (Buffer.from(bytes).includes('Z\n')) {
            abortsMs.push(monotonicMs());
          }
          book.heard(bytes);
          port.receive(bytes);
          lookAtCell();
        },
        detach: () => port.detach(),
      };
    },
  };
  setInterval(lookAtCell, 1);
  const emulator = withWireFaults(watched, { clock: hostClock, seed });
  const channel: Channel = {
    emulator,
    setLimit: (limit) => void (isBeyond = watchLimit(limit)),
    record: () => ({
      ...{ scripts: book.scripts, kept: book.kept },
      ...{ crossings, abortsMs, energised: own.truth.energised },
    }),
  };
  return { channel, served: await serveEmulatorTcp(emulator, 0) };
}
