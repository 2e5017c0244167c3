import { asciiBytes, asciiText } from '../../bytes.ts';
import type { ThermalFirmware } from './thermal-device.ts';

const longestLine = 256;

/**
 * The talking part of a controller whose messages are lines. `carryOut` gets each without its end and returns the answer,
 * with its own end, or undefined for silence.
 */
export function createLineFirmware(
  terminator: '\r' | '\n',
  carryOut: (line: string) => string | undefined,
  restart: () => void,
): ThermalFirmware {
  let line = '';
  return {
    receive(bytes) {
      const answers: Uint8Array[] = [];
      for (const character of asciiText(bytes)) {
        if (character !== terminator) {
          if (line.length < longestLine) line += character;
          continue;
        }
        const answer = carryOut(line.replaceAll(/[\r\n]/g, ''));
        line = '';
        if (answer !== undefined) answers.push(asciiBytes(answer));
      }
      return answers;
    },
    forget() {
      line = '';
    },
    restart,
  };
}
