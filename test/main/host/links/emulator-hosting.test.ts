import { connect } from 'node:net';
import { SerialPort } from 'serialport';
import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator, EmulatorWire } from '../../../../src-core/instruments/driver.ts';
import { createEmStat4Emulator } from '../../../../src-core/instruments/palmsens-methodscript/emulator/emulator.ts';
import { emulatorLink } from '../../../../src-main/host/links/emulator-link.ts';
import { serveEmulatorPty } from '../../../../src-main/host/links/emulator-pty.ts';
import { serveEmulatorTcp } from '../../../../src-main/host/links/emulator-tcp.ts';
import { openSerialLink } from '../../../../src-main/host/links/serial-link.ts';
import { wallClock } from '../../../support/device-clock.ts';

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

function emulator(speed = 1) {
  const device = createEmStat4Emulator({ cellId: 'mg-ti2s4', seed: 5, speed }, wallClock);
  endings.push(() => device.dispose());
  return device;
}

async function openSerial(path: string, baudRate = 921_600): Promise<SerialPort> {
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  endings.push(() => new Promise<void>((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve())));
  return port;
}

/** Collects what a port says until `enough`. */
function listen(port: { on(name: 'data', listener: (bytes: Buffer) => void): unknown }) {
  const parts: Buffer[] = [];
  port.on('data', (bytes) => parts.push(bytes));
  return async (enough: (all: Buffer) => boolean, limitMs = 10_000): Promise<Buffer> => {
    const startedMs = performance.now();
    while (!enough(Buffer.concat(parts))) {
      if (performance.now() - startedMs > limitMs)
        throw new Error(
          `Waited in vain; received ${JSON.stringify(Buffer.concat(parts).toString('latin1').slice(-300))}`,
        );
      await wallClock.sleepMs(2);
    }
    return Buffer.concat(parts);
  };
}

const restScript = (rows: number): string =>
  `e\nvar p\nvar t\nset_pgstat_mode 4\ntimer_start\nmeas_loop_ocp p 1 ${rows}\ntimer_get t\npck_start\npck_add t\npck_add p\npck_end\nendloop\n\n`;

/** An emulator that sends back what it hears. */
function echo(): Emulator & { sent: number } {
  const device = {
    sent: 0,
    attach: (wire: EmulatorWire) => ({
      receive: (bytes: Uint8Array) => {
        void wire.send(bytes).then(() => {
          device.sent += bytes.length;
        });
      },
      detach: () => undefined,
    }),
    truth: { energised: false, voltageV: NaN, currentA: NaN, temperatureC: NaN },
    setFault: () => undefined,
    dispose: () => undefined,
  };
  return device;
}

describe.skipIf(process.platform === 'win32')('behind a pseudo-terminal', () => {
  test('all 256 bytes pass both ways unchanged, once', async () => {
    const served = await serveEmulatorPty(echo());
    endings.push(() => served.close());
    const port = await openSerial(served.path);
    const until = listen(port);
    const all = Buffer.from(Array.from({ length: 1024 }, (_, index) => (index * 7) & 0xff));
    port.write(all);
    const back = await until((bytes) => bytes.length >= all.length);
    await wallClock.sleepMs(50);
    expect(Buffer.compare(back, all)).toBe(0);
    expect(await until((bytes) => bytes.length === all.length)).toHaveLength(all.length);
  });

  test('serialport identifies the instrument and runs a script', async () => {
    const device = emulator(2000);
    const served = await serveEmulatorPty(device, { baudRate: device.baudRate });
    endings.push(() => served.close());
    const port = await openSerial(served.path);
    const until = listen(port);
    port.write('t\n');
    expect((await until((bytes) => bytes.includes('*\n'))).toString('latin1')).toBe(
      'tes4_hr1500#Mar 12 2026 14:28:01\nR*\n',
    );
    port.write(restScript(3600));
    const all = (await until((bytes) => bytes.subarray(-2).toString() === '\n\n')).toString('latin1');
    expect(all.match(/^P.*$/gm)).toHaveLength(3600);
    expect(all).toContain('e\nM000B\nPeb80F4240u;ab');
  });

  test('bytes of a serial link are no piece of a pool that would travel and stay with them', async () => {
    const device = emulator();
    const served = await serveEmulatorPty(device, { baudRate: device.baudRate });
    endings.push(() => served.close());
    const link = await openSerialLink(served.path, { baudRate: device.baudRate, dataBits: 8, parity: 'none' });
    endings.push(() => link.close());
    const pieces: Uint8Array[] = [];
    link.onBytes((bytes) => pieces.push(bytes));
    await link.write(Buffer.from('i\n'));
    await expect.poll(() => pieces.length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(pieces.map(({ buffer }) => buffer.byteLength)).toEqual(pieces.map(({ length }) => length));
  });

  test('the wrong rate reads as garbage, the right one does not', async () => {
    const device = emulator();
    const served = await serveEmulatorPty(device, { baudRate: device.baudRate });
    endings.push(() => served.close());
    const wrong = await openSerial(served.path, 230_400);
    const heard: Buffer[] = [];
    wrong.on('data', (bytes: Buffer) => heard.push(bytes));
    wrong.write('t\n\n');
    await wallClock.sleepMs(200);
    expect(Buffer.concat(heard).toString('latin1')).not.toContain('es4_hr');
    await new Promise<void>((resolve) => wrong.close(() => resolve()));
    await wallClock.sleepMs(1100);
    const right = await openSerial(served.path);
    const until = listen(right);
    // The first line may still have garbage before it, and be answered with an error that makes the device deaf.
    const asking = setInterval(() => right.write('t\n'), 200);
    const answer = await until((bytes) => bytes.includes('*\n')).finally(() => clearInterval(asking));
    expect(answer.toString('latin1')).toContain('es4_hr1500');
  });

  test('a slow reader slows the instrument down and loses nothing', async () => {
    const device = emulator(2000);
    const served = await serveEmulatorPty(device);
    endings.push(() => served.close());
    const port = await openSerial(served.path);
    const until = listen(port);
    port.write(restScript(4000));
    await until((bytes) => bytes.includes('P'));
    port.pause();
    await wallClock.sleepMs(300);
    const heldS = device.deviceTimeS;
    await wallClock.sleepMs(300);
    // Buffers of system and port hold some thousand bytes; then time stands still.
    expect(device.deviceTimeS - heldS).toBeLessThan(1000);
    port.resume();
    const all = (await until((bytes) => bytes.subarray(-2).toString() === '\n\n')).toString('latin1');
    expect(all.match(/^P.*$/gm)).toHaveLength(4000);
  });
});

describe.skipIf(process.platform === 'win32')('a host that dies', () => {
  test('the instrument runs on behind its pseudo-terminal, and the next host takes over', async () => {
    const device = emulator(2000);
    const served = await serveEmulatorPty(device, { deadHostMs: 100 });
    endings.push(() => served.close());
    const first = await openSerial(served.path);
    const until = listen(first);
    first.write(restScript(1_000_000));
    await until((bytes) => bytes.includes('P'));
    await new Promise<void>((resolve) => first.close(() => resolve()));
    await wallClock.sleepMs(600);
    const beforeS = device.deviceTimeS;
    for (let waitedMs = 0; waitedMs < 5000 && device.deviceTimeS < beforeS + 200; waitedMs += 50)
      await wallClock.sleepMs(50);
    expect(device.deviceTimeS).toBeGreaterThanOrEqual(beforeS + 200);
    const second = await openSerial(served.path);
    const again = listen(second);
    second.write('\nZ\n');
    const all = (await again((bytes) => bytes.subarray(-2).toString() === '\n\n')).toString('latin1');
    expect(all).toMatch(/(^|\n)Z\n(P.*\n)*\*\n\n$/);
    expect(device.running).toBe(false);
  });
});

describe('over TCP', () => {
  test('one client at a time; the script outlives its client', async () => {
    const device = emulator(100);
    const served = await serveEmulatorTcp(device, 0);
    endings.push(() => served.close());
    const port = Number(served.address.split(':')[2]);
    const first = connect(port, '127.0.0.1');
    const until = listen(first);
    first.write(restScript(100_000));
    await until((bytes) => bytes.includes('P'));
    const second = connect(port, '127.0.0.1');
    await new Promise((resolve) => second.once('close', resolve));
    first.destroy();
    await wallClock.sleepMs(50);
    expect(device.running).toBe(true);
    const third = connect(port, '127.0.0.1');
    endings.push(() => void third.destroy());
    const again = listen(third);
    third.write('\nZ\n');
    const all = (await again((bytes) => bytes.subarray(-2).toString() === '\n\n')).toString('latin1');
    expect(all).toMatch(/(^|\n)Z\n\*\n\n$/);
    expect(device.running).toBe(false);
  });

  test('a port in use is told', async () => {
    const served = await serveEmulatorTcp(emulator(), 0);
    endings.push(() => served.close());
    await expect(serveEmulatorTcp(emulator(), Number(served.address.split(':')[2]))).rejects.toMatchObject({
      code: 'link/in-use',
    });
  });
});

describe('in this process', () => {
  test('a Link like any other', async () => {
    const device = emulator();
    const link = emulatorLink(device, 'virtual:mg-ti2s4', 1);
    let text = '';
    link.onBytes((bytes) => (text += Buffer.from(bytes).toString('latin1')));
    await link.write(Buffer.from('i\n'));
    await wallClock.sleepMs(20);
    expect(text).toBe('iVIRTUALES4HRC81A\n');
    await link.close();
    await expect(link.write(Buffer.from('i\n'))).rejects.toMatchObject({ code: 'link/closed' });
  });

  test('an instrument that vanishes closes the link with an error', async () => {
    const device = createEmStat4Emulator({ cellId: 'dummy-cell', seed: 1, speed: 1 }, wallClock, {
      faults: { closeAfterBytes: 10 },
    });
    endings.push(() => device.dispose());
    const link = emulatorLink(device, 'virtual:dummy-cell', 1);
    let text = '';
    link.onBytes((bytes) => (text += Buffer.from(bytes).toString('latin1')));
    const closed = new Promise((resolve) => link.onClosed(resolve));
    await link.write(Buffer.from('t\n'));
    expect(await closed).toMatchObject({ code: 'link/lost', cellState: 'unknown' });
    expect(text).toBe('tes4_hr150');
  });
});
