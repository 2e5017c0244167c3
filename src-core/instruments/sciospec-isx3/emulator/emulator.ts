import { asciiBytes } from '../../bytes.ts';
import type { Clock, Emulator, EmulatorSettings } from '../../driver.ts';
import { createCell } from '../../emulation/create-cell.ts';
import { createDeviceTime } from '../../emulation/device-time.ts';
import { createPacedPort } from '../../emulation/paced-port.ts';
import { virtualSerialNumber } from '../../emulation/virtual-serial.ts';
import type { DeviceFaultName } from '../../faults.ts';
import { acknowledge } from '../frames.ts';
import { FrameReceiver } from './frame-receiver.ts';
import { FrontEnd } from './front-end.ts';
import { Machine, type MachineFaults } from './machine.ts';

/** A pause of this length inside a frame ends it, ms. */
const longestPauseMs = 10;
const serialDigits = 4;
const highestClippedHz = 50;

/** An ISX-3 on USB or network, where bytes take no time to speak of, with a virtual cell on its BNC port. */
export function createSciospecIsx3Emulator(settings: EmulatorSettings, clock: Clock): Emulator {
  const faults: MachineFaults = {
    noReply: false,
    refuseNext: false,
    refuseOff: false,
    stuckOutput: false,
    isOverloaded: false,
    notANumber: false,
    failRunning: false,
    slowPoint: false,
    clockBackMs: 0,
    duplicateSample: false,
    missingSample: false,
  };
  const time = createDeviceTime(clock, settings.speed);
  const frontEnd = new FrontEnd(createCell(settings), settings.seed);
  const receiver = new FrameReceiver();
  const port = createPacedPort({ clock, speed: settings.speed, baudRate: undefined, receive });
  const machine = new Machine({
    time,
    frontEnd,
    faults,
    deviceId: deviceIdOf(virtualSerialNumber(`${settings.cellId} ${settings.seed}`)),
    send: (bytes) => port.send(bytes),
  });
  let bytesSeen = 0;

  function receive(bytes: Uint8Array): void {
    bytesSeen += bytes.length;
    for (const frame of receiver.take(bytes)) {
      if (frame) machine.command(frame);
      else machine.acknowledge(acknowledge.badFrame);
    }
    if (receiver.isInside) void watchPause(bytesSeen);
  }

  async function watchPause(seen: number): Promise<void> {
    await clock.sleepMs(longestPauseMs);
    if (seen !== bytesSeen || !receiver.isInside) return;
    receiver.forget();
    machine.acknowledge(acknowledge.timeout);
  }

  function setFault(name: DeviceFaultName, active: boolean): void {
    if (name === 'no-reply') faults.noReply = active;
    if (name === 'refuse-command') faults.refuseNext = active;
    if (name === 'refuse-off') faults.refuseOff = active;
    if (name === 'stuck-output') faults.stuckOutput = active;
    if (name === 'compliance') faults.isOverloaded = active;
    if (name === 'not-a-number') faults.notANumber = active;
    if (name === 'fail-running') faults.failRunning = active;
    if (name === 'slow-point') faults.slowPoint = active;
    if (name === 'time-backwards') faults.clockBackMs = active ? 5000 : 0;
    if (name === 'duplicate-sample') faults.duplicateSample = active;
    if (name === 'missing-sample') faults.missingSample = active;
    if (name === 'set-clipped') machine.setup.highestTakenHz = active ? highestClippedHz : Infinity;
    if (name === 'reset' && active) {
      port.clear();
      receiver.forget();
      void machine.restart();
    }
  }

  return {
    attach(wire) {
      receiver.forget();
      return port.attach(wire);
    },
    get truth() {
      frontEnd.advanceTo(time.nowS());
      return {
        energised: machine.isDriving,
        ...frontEnd.terminals,
        temperatureC: frontEnd.cell.temperatureC,
      };
    },
    setFault,
    dispose() {
      machine.dispose();
      port.dispose();
    },
  };
}

/** Seven bytes that begin like those of no instrument, and end in the emulator's own number. */
function deviceIdOf(serialNumber: string): readonly number[] {
  const own = Number.parseInt(serialNumber.slice(-serialDigits), 16);
  return [...asciiBytes('VIRTU'), own >> 8, own & 0xff];
}
