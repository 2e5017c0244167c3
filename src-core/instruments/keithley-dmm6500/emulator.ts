import type { Clock, Emulator, EmulatorSettings } from '../driver.ts';
import { createMeterDevice, type MeterDevice, type MeterInput } from '../meter/emulator.ts';
import { flagOf, numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../scpi/device.ts';
import { formatScpiNumber } from '../scpi/numbers.ts';

const overflow = '+9.90000000E+37';
const lineHz = 50;
const voltageInput: MeterInput = { is: 'cell-voltage', noise: 2e-6 };
const temperatureNoise: Readonly<Record<string, number>> = { TC: 0.05, RTD: 0.01, FRTD: 0.01 };

/** A DMM6500 on the network in its SCPI command set: voltage across the cell, thermometer at the sample. */
export function createDmm6500Emulator(settings: EmulatorSettings, clock: Clock): Emulator {
  return createMeterDevice(
    {
      identity: (serialNumber) => `KEITHLEY INSTRUMENTS,MODEL DMM6500,${serialNumber},1.7.12b`,
      terminator: '\n',
      baudRate: undefined,
      commands: commandsOf,
    },
    settings,
    clock,
  );
}

function commandsOf(meter: MeterDevice): readonly ScpiCommand[] {
  const word = (header: string, words: readonly string[], initial: string): ScpiCommand => ({
    header,
    set: ([text]) => void meter.kept.set(header, wordOf(text, words)),
    get: () => meter.kept.get(header) ?? initial,
  });
  const number = (header: string, range: { min: number; max: number }, initial: number): ScpiCommand => ({
    header,
    set: ([text]) => void meter.kept.set(header, String(numberOf(text, range))),
    get: () => formatScpiNumber(Number(meter.kept.get(header) ?? initial), 6),
  });
  const flag = (header: string, initial: string): ScpiCommand => ({
    header,
    set: ([text]) => void meter.kept.set(header, flagOf(text) ? '1' : '0'),
    get: () => meter.kept.get(header) ?? initial,
  });
  return [
    {
      header: functionHeader,
      set: ([text = '']) => void meter.kept.set(functionHeader, functionOf(text)),
      get: () => `"${functionNow(meter)}"`,
    },
    flag(':SENSe[1]:VOLTage[:DC]:RANGe:AUTO', '1'),
    number(':SENSe[1]:VOLTage[:DC]:NPLCycles', { min: 5e-4, max: 12 }, 1),
    word(':SENSe[1]:VOLTage[:DC]:INPutimpedance', ['AUTO', 'MOHM10'], 'MOHM10'),
    flag(':SENSe[1]:VOLTage[:DC]:AZERo[:STATe]', '1'),
    number(':SENSe[1]:TEMPerature:NPLCycles', { min: 5e-4, max: 12 }, 1),
    word(':SENSe[1]:TEMPerature:UNIT', ['CELSius', 'KELVin', 'FAHRenheit'], 'CELS'),
    word(transducerHeader, ['TC', 'RTD', 'FRTD', 'THERmistor'], 'TC'),
    word(':SENSe[1]:TEMPerature:TCouple:TYPE', ['B', 'E', 'J', 'K', 'N', 'R', 'S', 'T'], 'K'),
    word(':SENSe[1]:TEMPerature:TCouple:RJUNction:RSELect', ['SIMulated', 'INTernal', 'EXTernal'], 'SIM'),
    number(':SENSe[1]:TEMPerature:TCouple:RJUNction:SIMulated', { min: 0, max: 65 }, 23),
    word(':SENSe[1]:TEMPerature:RTD:FOUR', ['PT100', 'PT385', 'PT3916', 'D100', 'F100', 'USER'], 'PT100'),
    { header: ':READ', get: () => read(meter) },
    { header: ':MEASure', get: () => read(meter) },
    { header: ':SYSTem:BEEPer[:IMMediate]', set: () => undefined },
    { header: ':ABORt', set: () => undefined },
  ];
}

const functionHeader = ':SENSe[1]:FUNCtion[:ON]';
const transducerHeader = ':SENSe[1]:TEMPerature:TRANsducer';

function functionOf(text: string): string {
  const given = text.replace(/^["']|["']$/g, '').toUpperCase();
  if (/^VOLT(AGE)?(:DC)?$/.test(given)) return 'VOLT:DC';
  if (/^TEMP(ERATURE)?$/.test(given)) return 'TEMP';
  throw new ScpiFailure(-224, 'Illegal parameter value');
}

function functionNow(meter: MeterDevice): string {
  return meter.kept.get(functionHeader) ?? 'VOLT:DC';
}

async function read(meter: MeterDevice): Promise<string> {
  const isVoltage = functionNow(meter) === 'VOLT:DC';
  const cyclesHeader = isVoltage ? ':SENSe[1]:VOLTage[:DC]:NPLCycles' : ':SENSe[1]:TEMPerature:NPLCycles';
  const lastsS = Number(meter.kept.get(cyclesHeader) ?? 1) / lineHz + 0.005;
  if (isVoltage) return meter.write(await meter.read(voltageInput, lastsS), overflow);
  const noise = temperatureNoise[meter.kept.get(transducerHeader) ?? 'TC'] ?? 0.1;
  const celsius = await meter.read({ is: 'cell-temperature', noise }, lastsS);
  const unit = meter.kept.get(':SENSe[1]:TEMPerature:UNIT') ?? 'CELS';
  return meter.write(unit === 'KELV' ? celsius + 273.15 : unit === 'FAHR' ? 1.8 * celsius + 32 : celsius, overflow);
}
