import { createRandom } from '../../../numerics/random.ts';
import { asciiBytes, asciiText } from '../../bytes.ts';
import type { Clock, Emulator, EmulatorSettings } from '../../driver.ts';
import { createCell } from '../../emulation/create-cell.ts';
import { createDeviceTime } from '../../emulation/device-time.ts';
import { createPacedPort } from '../../emulation/paced-port.ts';
import { SourceMeasure } from '../../emulation/source-measure.ts';
import { virtualSerialNumber } from '../../emulation/virtual-serial.ts';
import type { DeviceFaultName } from '../../faults.ts';
import { Firmware, type FirmwareFaults } from './firmware.ts';

/** Messages of a multiple of this many bytes are not sent by the USB of its processor: a blank goes in front. */
const usbPacketBytes = 64;
const lineFeed = 0x0a;
const longestLine = 2048;

/** A Rodeostat of hardware 0.2 for microamperes, with a virtual cell on its leads. */
export function createRodeostatEmulator(settings: EmulatorSettings, clock: Clock): Emulator {
  const faults: FirmwareFaults = {
    noReply: false,
    refuseNext: false,
    refuseOff: false,
    stuckOutput: false,
    isOverloaded: false,
    notANumber: false,
    failRunning: false,
    setClipped: false,
    clockBackMs: 0,
    duplicateSample: false,
    missingSample: false,
  };
  const source = new SourceMeasure(createCell(settings));
  const time = createDeviceTime(clock, settings.speed);
  const port = createPacedPort({ clock, speed: settings.speed, baudRate: undefined, receive });
  const firmware = new Firmware({
    time,
    source,
    faults,
    random: createRandom(settings.seed),
    version: `FW0.0.9 ${virtualSerialNumber(`${settings.cellId} ${settings.seed}`)}`,
    send(text) {
      const isPadded = (text.length + 1) % usbPacketBytes === 0;
      port.send(asciiBytes(`${isPadded ? ' ' : ''}${text}\n`));
    },
  });
  let line: number[] = [];

  function receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte !== lineFeed) {
        if (line.length < longestLine) line.push(byte);
        continue;
      }
      const text = asciiText(Uint8Array.from(line)).trim();
      line = [];
      if (text !== '') firmware.line(text);
    }
  }

  function setFault(name: DeviceFaultName, active: boolean): void {
    if (name === 'no-reply') faults.noReply = active;
    if (name === 'refuse-command') faults.refuseNext = active;
    if (name === 'refuse-off') faults.refuseOff = active;
    if (name === 'stuck-output') faults.stuckOutput = active;
    if (name === 'compliance') faults.isOverloaded = active;
    if (name === 'not-a-number') faults.notANumber = active;
    if (name === 'fail-running') faults.failRunning = active;
    if (name === 'set-clipped') faults.setClipped = active;
    if (name === 'time-backwards') faults.clockBackMs = active ? 5000 : 0;
    if (name === 'duplicate-sample') faults.duplicateSample = active;
    if (name === 'missing-sample') faults.missingSample = active;
    if (name === 'reset' && active) {
      port.clear();
      line = [];
      firmware.restart();
    }
  }

  return {
    attach(wire) {
      line = [];
      return port.attach(wire);
    },
    get truth() {
      source.advanceTo(time.nowS());
      return { energised: firmware.isDriving, ...source.terminals, temperatureC: source.temperatureC };
    },
    setFault,
    dispose() {
      firmware.dispose();
      port.dispose();
    },
  };
}
