import { findCell } from '../../../../src-core/cells/index.ts';
import { createVirtualSample, type VirtualSample } from '../../../../src-core/cells/virtual-sample.ts';
import type { EmulatorSettings, EmulatorWire } from '../../../../src-core/instruments/driver.ts';
import { withWireFaults, type FaultyEmulator } from '../../../../src-core/instruments/emulation/wire-faults.ts';
import type { WireFaultName } from '../../../../src-core/instruments/faults.ts';
import { findDriver } from '../../../../src-core/instruments/index.ts';
import { celsiusZeroK } from '../../../../src-core/units/constants.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { serveEmulatorTcp } from '../../../../src-main/host/links/emulator-tcp.ts';
import { createDriftingCell } from './drifting-cell.ts';
import { monotonicMs, type Ask, type ChannelRecord, type Crossing } from './messages.ts';
import { keepBook } from './sent-rows.ts';
import { watchLimit, type WatchedLimit, type WatchedQuantity } from './watched-limit.ts';

/** Instruments in a process of their own, each behind a TCP port, with their own record of what they sent and heard. */
interface Channel {
  readonly emulator: FaultyEmulator;
  readonly record: () => ChannelRecord;
  setLimit(limit: WatchedLimit): void;
  /** Of the sample, as its thermometer is about to tell it. */
  noteTemperature(temperatureC: number): void;
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

async function serveAll(ask: Extract<Ask, { call: 'serve' }>): Promise<string[]> {
  const { count, speed, seed, driftPeriodS, stages } = ask;
  const addresses: string[] = [];
  const stageAddresses: string[] = [];
  for (let k = 0; k < count; k++) {
    const cell = driftPeriodS === undefined ? findCell('dummy-cell')!.create() : createDriftingCell(driftPeriodS);
    const sample = createVirtualSample(cell);
    const { channel, served } = await serveOne(speed, seed + k, sample);
    channels.push(channel);
    addresses.push(served.address);
    if (stages) stageAddresses.push(await serveStage({ cellId: 'dummy-cell', seed: seed + k, speed, sample }, channel.noteTemperature)); // prettier-ignore
  }
  return [...addresses, ...stageAddresses];
}

function strike(channel: Channel, fault: WireFaultName, forMs: number): void {
  channel.emulator.setFault(fault, true);
  setTimeout(() => {
    channel.emulator.setFault(fault, false);
  }, forMs);
}

async function serveOne(speed: number, seed: number, sample: VirtualSample) {
  const own = findDriver().emulate({ cellId: 'dummy-cell', seed, speed, sample }, hostClock);
  const crossings: Crossing[] = [];
  const abortsMs: number[] = [];
  let isBeyond = watchLimit({});
  let maxTemperatureC = Infinity;

  function note(quantity: WatchedQuantity | undefined): void {
    const before = crossings.at(-1);
    const isOpen = before !== undefined && Number.isNaN(before.offMs);
    if (quantity && !isOpen) crossings.push({ quantity, sentMs: monotonicMs(), offMs: NaN });
  }

  const book = keepBook((row) => note(isBeyond(row)));

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
    setLimit(limit) {
      isBeyond = watchLimit(limit);
      maxTemperatureC = limit.maxTemperatureC ?? Infinity;
    },
    noteTemperature(temperatureC) {
      if (temperatureC > maxTemperatureC && own.truth.energised) note('temperature');
    },
    record: () => ({
      ...{ scripts: book.scripts, kept: book.kept },
      ...{ crossings, abortsMs, energised: own.truth.energised },
    }),
  };
  return { channel, served: await serveEmulatorTcp(emulator, 0) };
}

/** A controller that regulates nothing, on a stage that draughts warm and cool; sensor B sits at the sample. */
async function serveStage(settings: EmulatorSettings, onTemperature: (temperatureC: number) => void): Promise<string> {
  const own = findDriver('lakeshore-33x').emulate(settings, hostClock);
  own.setFault('never-settles', true);
  let isAsked = false;
  const { address } = await serveEmulatorTcp(
    {
      ...{ setFault: own.setFault.bind(own), dispose: () => own.dispose() },
      get truth() {
        return own.truth;
      },
      attach(wire) {
        const port = own.attach({
          send(bytes) {
            if (isAsked) onTemperature(Number(Buffer.from(bytes).toString('latin1')) - celsiusZeroK);
            isAsked = false;
            return wire.send(bytes);
          },
          close: () => wire.close?.(),
        });
        return {
          receive(bytes) {
            isAsked = Buffer.from(bytes).toString('latin1').includes('KRDG? B');
            port.receive(bytes);
          },
          detach: () => port.detach(),
        };
      },
    },
    0,
  );
  return address;
}
