import type { Clock, Emulator } from '../../driver.ts';
import { createAdapter } from './adapter.ts';
import { OutputBuffer, type GpibDevice } from './gpib-device.ts';

const [lineFeed, carriageReturn, deviceClear] = [0x0a, 0x0d, 0x18];

/**
 * Emulated instruments of text as they are on GPIB behind an adapter: the first one's faults and truth are those of the whole.
 * @param byAddress - by primary address, 0 to 30
 */
export function emulateOnBus(byAddress: ReadonlyMap<number, Emulator>, clock: Clock): Emulator {
  const emulators = [...byAddress.values()];
  let connection: { send(bytes: Uint8Array): Promise<void> } | undefined;
  const adapter = createAdapter({
    clock,
    devices: new Map([...byAddress].map(([address, emulator]) => [address, deviceOf(emulator)])),
    // Whoever has gone away hears nothing, and the bus does not notice.
    send: (bytes) => void connection?.send(bytes).catch(() => undefined),
  });
  return {
    attach(wire) {
      connection = wire;
      return {
        receive: (bytes) => adapter.receive(bytes),
        detach() {
          if (connection === wire) connection = undefined;
        },
      };
    },
    get truth() {
      return emulators[0]!.truth;
    },
    setFault: (name, active) => emulators[0]!.setFault(name, active),
    dispose() {
      for (const emulator of emulators) emulator.dispose();
    },
  };
}

/** What comes with EOI ends a message, as a line feed does; an answer ends with a line feed, whatever ends it on a serial line. */
function deviceOf(emulator: Emulator): GpibDevice {
  const output = new OutputBuffer();
  let half: number[] = [];
  const port = emulator.attach({
    send(bytes) {
      for (const byte of bytes) {
        if (byte !== lineFeed && byte !== carriageReturn) half.push(byte);
        else if (half.length > 0) {
          output.put(Uint8Array.of(...half, lineFeed));
          half = [];
        }
      }
      return Promise.resolve();
    },
  });
  return {
    listen(bytes, isEnd) {
      // IEEE 488.2, “interrupted”: a new message takes the place of an answer that was not fetched.
      output.take();
      port.receive(isEnd && bytes.at(-1) !== lineFeed ? Uint8Array.of(...bytes, lineFeed) : bytes);
    },
    talk: () => output.take(),
    clear() {
      output.take();
      half = [];
      // Where a character does on a serial line what this does on the bus; a blank to the others.
      port.receive(Uint8Array.of(deviceClear));
    },
    trigger: () => undefined,
    statusByte: 0,
    onOutput: (tell) => output.onPut(tell),
  };
}
