import type { Clock, Instrument } from '../driver.ts';
import type { Link } from '../link.ts';
import { openMeter, type MeterChannel, type MeterFamily } from '../meter/meter.ts';
import { parseScpiNumber } from '../scpi/numbers.ts';

export const driverId = 'keithley-dmm6500';
/** One power-line cycle of 50 Hz with its overhead. */
const lastsS = 0.03;

/** A reading counts only together with the function, and for temperature the transducer, that the meter says it has. */
function readsAs(query: string, proof: RegExp): Pick<MeterChannel, 'query' | 'parse'> {
  return {
    query: `${query};:READ?`,
    parse(answer) {
      const at = answer.lastIndexOf(';');
      return proof.test(answer.slice(0, at).trim()) ? parseScpiNumber(answer.slice(at + 1)) : undefined;
    },
  };
}

function thermometer(
  id: string,
  title: string,
  transducer: string,
  range: readonly [number, number],
  more: readonly string[],
): MeterChannel {
  return {
    ...{ id, title, unit: '°C', isTemperature: true, range, lastsS },
    setup: [':SENS:FUNC "TEMP"', `:SENS:TEMP:TRAN ${transducer}`, ...more, ':SENS:TEMP:UNIT CELS', ':SENS:TEMP:NPLC 1'],
    ...readsAs(
      ':SENS:FUNC?;:SENS:TEMP:TRAN?;:SENS:TEMP:UNIT?',
      new RegExp(`^"TEMP(?:ERATURE)?";${transducer};CELS(?:IUS)?$`, 'i'),
    ),
  };
}

const channels: readonly MeterChannel[] = [
  {
    ...{ id: 'voltage', title: 'Voltage', unit: 'V', isTemperature: false, range: [-10.5, 10.5], lastsS },
    // More than 10 GΩ up to the range of 10 V: 10 MΩ would discharge a small cell.
    setup: [':SENS:FUNC "VOLT:DC"', ':SENS:VOLT:DC:RANG:AUTO ON', ':SENS:VOLT:DC:INP AUTO', ':SENS:VOLT:DC:NPLC 1'],
    ...readsAs(':SENS:FUNC?;:SENS:VOLT:DC:INP?', /^"VOLT(?:AGE)?:DC";AUTO$/i),
  },
  thermometer('pt100', 'Four-wire Pt100', 'FRTD', [-200, 850], [':SENS:TEMP:RTD:FOUR PT100']),
  thermometer(
    'thermocouple-k',
    'Thermocouple type K, reference at 23 °C',
    'TC',
    [-200, 1372],
    [':SENS:TEMP:TC:TYPE K', ':SENS:TEMP:TC:RJUN:RSEL SIM', ':SENS:TEMP:TC:RJUN:SIM 23'],
  ),
];

const family: MeterFamily = {
  driverId,
  name: 'Keithley DMM6500',
  session: {},
  hasErrorQueue: true,
  modelOf: (answer) => (/^KEITHLEY.*,\s*MODEL DMM6500\s*,/i.test(answer) ? 'Keithley DMM6500' : undefined),
  channels,
};

/** Identifies. Settings are left as found until a channel is read. @throws AppError as `openMeter` */
export function openDmm6500(link: Link, clock: Clock): Promise<Instrument> {
  return openMeter(family, link, clock);
}
