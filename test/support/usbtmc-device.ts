import type { Emulator } from '../../src-core/instruments/driver.ts';
import {
  controlRequest,
  controlStatus,
  decodeFrame,
  encodeAnswer,
  headerBytes,
  messageId,
} from '../../src-core/instruments/usbtmc/frames.ts';
import type { UsbPort, UsbSystem } from '../../src-main/host/links/usb-system.ts';

/** What a device on the bus noticed of the computer's manners. */
export interface BusNotes {
  /** Questions for answers that nothing had been asked for. */
  unasked: number;
  /** Frames that are none. */
  malformed: number;
  clears: number;
  aborts: number;
}

interface Options {
  /** Most bytes of data in one answer frame; a longer message comes in several. */
  readonly mostBytes?: number;
  /** Says nothing to the first so many questions. */
  mute?: number;
  /** Whether INITIATE_ABORT_BULK_IN is understood. */
  readonly knowsAbort?: boolean;
}

/** The device side of USBTMC in front of an emulator that knows only text. */
export function usbtmcDevice(emulator: Emulator, options: Options = {}): { port: UsbPort; notes: BusNotes } {
  const notes: BusNotes = { unasked: 0, malformed: 0, clears: 0, aborts: 0 };
  let incoming: number[] = [];
  let outgoing: number[] = [];
  let questions = 0;
  let request: { tag: number; length: number } | undefined;
  const transfers: Uint8Array[] = [];
  let reader: { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void } | undefined;
  let muted = options.mute ?? 0;

  function answer(): void {
    if (!request || outgoing.length === 0) return;
    const end = outgoing.indexOf(10) + 1 || outgoing.length;
    const length = Math.min(end, request.length, options.mostBytes ?? Infinity);
    const data = outgoing.splice(0, length);
    const isLast = data.at(-1) === 10;
    transfers.push(encodeAnswer(request.tag, Uint8Array.from(data), isLast));
    if (isLast) questions--;
    request = undefined;
    deliver();
  }

  function deliver(): void {
    if (!reader || transfers.length === 0) return;
    const waiting = reader;
    reader = undefined;
    waiting.resolve(transfers.shift()!);
  }

  const plug = emulator.attach({
    send(bytes) {
      if (muted > 0) {
        muted--;
        return Promise.resolve();
      }
      outgoing.push(...bytes);
      answer();
      return Promise.resolve();
    },
  });

  function take(bytes: Uint8Array): void {
    const frame = decodeFrame(bytes);
    if (!frame || (frame.id === messageId.out && bytes.length !== headerBytes + Math.ceil(frame.length / 4) * 4)) {
      notes.malformed++;
      return;
    }
    if (frame.id === messageId.requestIn) {
      if (questions === 0) notes.unasked++;
      request = { tag: frame.tag, length: frame.length };
      answer();
      return;
    }
    incoming.push(...frame.data);
    if (!frame.isLast) return;
    const message = Uint8Array.from(incoming);
    incoming = [];
    if (message.includes(63)) questions++;
    plug.receive(message);
  }

  function forget(): void {
    outgoing = [];
    transfers.length = 0;
    request = undefined;
    questions = 0;
  }

  const port: UsbPort = {
    isUsbtmc: true,
    bulkOut(bytes) {
      take(bytes);
      return Promise.resolve();
    },
    bulkIn: () =>
      new Promise((resolve, reject) => {
        reader = { resolve, reject };
        deliver();
      }),
    cancelIn() {
      reader?.reject(new Error('LIBUSB_TRANSFER_CANCELLED'));
      reader = undefined;
    },
    control(_to, wanted, value) {
      switch (wanted) {
        case controlRequest.initiateAbortIn:
          if (options.knowsAbort === false) return Promise.resolve(Uint8Array.of(controlStatus.notInProgress, value));
          notes.aborts++;
          forget();
          return Promise.resolve(Uint8Array.of(controlStatus.success, value));
        case controlRequest.initiateClear:
          notes.clears++;
          forget();
          return Promise.resolve(Uint8Array.of(controlStatus.success));
        case controlRequest.checkAbortIn:
        case controlRequest.checkClear:
          return Promise.resolve(Uint8Array.of(controlStatus.success, 0));
        case controlRequest.readStatusByte:
          return Promise.resolve(Uint8Array.of(controlStatus.success, value, outgoing.length > 0 ? 16 : 0));
        default:
          return Promise.reject(new Error('LIBUSB_TRANSFER_STALL'));
      }
    },
    clearHalt: () => Promise.resolve(),
    onDetached: () => undefined,
    close() {
      port.cancelIn();
      plug.detach();
      return Promise.resolve();
    },
  };
  return { port, notes };
}

/** Plain bulk endpoints in front of an emulator: whatever it says is one transfer. */
export function bulkDevice(emulator: Emulator): { port: UsbPort; unplug: () => void } {
  const waiting: Uint8Array[] = [];
  let reader: { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void } | undefined;
  const gone: (() => void)[] = [];
  const deliver = (): void => {
    if (!reader || waiting.length === 0) return;
    const mine = reader;
    reader = undefined;
    mine.resolve(waiting.shift()!);
  };
  const plug = emulator.attach({
    send(bytes) {
      waiting.push(bytes);
      deliver();
      return Promise.resolve();
    },
  });
  const cancelIn = (): void => reader?.reject(new Error('LIBUSB_TRANSFER_CANCELLED'));
  const port: UsbPort = {
    isUsbtmc: false,
    bulkOut(bytes) {
      plug.receive(bytes);
      return Promise.resolve();
    },
    bulkIn: () =>
      new Promise((resolve, reject) => {
        reader = { resolve, reject };
        deliver();
      }),
    cancelIn,
    control: () => Promise.reject(new Error('LIBUSB_TRANSFER_STALL')),
    clearHalt: () => Promise.resolve(),
    onDetached: (listener) => void gone.push(listener),
    close() {
      cancelIn();
      plug.detach();
      return Promise.resolve();
    },
  };
  return {
    port,
    unplug() {
      cancelIn();
      for (const listener of gone) listener();
    },
  };
}

/** A bus with one device on it. */
export function busWith(port: UsbPort): UsbSystem {
  return { platform: 'linux', list: () => Promise.resolve([]), open: () => Promise.resolve(port) };
}
