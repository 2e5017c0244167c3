import { order } from '../../emulation/kept-settings.ts';
import { ScpiFailure, type ScpiCommand } from '../../scpi/device.ts';
import type { Keithley2450Unit } from './unit.ts';

const voltageRangesV = [0.02, 0.2, 2, 20, 200];
const currentRangesA = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1];
const resistanceRangesOhm = [20, 200, 2e3, 2e4, 2e5, 2e6, 2e7, 2e8];
const senses = [
  { head: ':SENSe[1]:VOLTage[:DC]', ranges: voltageRangesV, initial: 2 },
  { head: ':SENSe[1]:CURRent[:DC]', ranges: currentRangesA, initial: 1e-4 },
  { head: ':SENSe[1]:RESistance', ranges: resistanceRangesOhm, initial: 2e5 },
];
const userDelays = ['1', '2', '3', '4', '5'];
const longestDelayS = 10_000;
const protections = ['PROT2', 'PROT5', 'PROT10', 'PROT20', 'PROT40', 'PROT60', 'PROT80', 'PROT100', 'PROT120'];

/** What the manual lists and others' programs send, kept as it is set. */
export function keptCommands(unit: Keithley2450Unit): readonly ScpiCommand[] {
  const { kept } = unit;
  return [
    ...senses.flatMap(({ head, ranges, initial }) => [
      ...kept.range(`${head}:RANGe[:UPPer]`, ranges, initial, `${head}:RANGe:AUTO`),
      kept.number(`${head}:RANGe:AUTO:LLIMit`, { min: ranges[0]!, max: ranges.at(-1)! }, ranges[0]!),
      kept.flag(`${head}:AZERo[:STATe]`, '1'),
      kept.word(`${head}:AVERage:TCONtrol`, ['REPeat', 'MOVing'], 'REP'),
      kept.number(`${head}:AVERage:COUNt`, { min: 1, max: 100 }, 10, true),
      kept.flag(`${head}:AVERage[:STATe]`),
      kept.flag(`${head}:OCOMpensated`),
      ...userDelays.map((user) => kept.number(`${head}:DELay:USER${user}`, { min: 0, max: longestDelayS }, 0)),
    ]),
    ...[':SOURce[1]:VOLTage', ':SOURce[1]:CURRent'].flatMap((head, index) => [
      ...kept.range(
        `${head}:RANGe`,
        index === 0 ? voltageRangesV : currentRangesA,
        index === 0 ? 0.02 : 1e-8,
        `${head}:RANGe:AUTO`,
      ),
      kept.flag(`${head}:DELay:AUTO`, '1'),
      kept.flag(`${head}:HIGH:CAPacitance`),
      ...userDelays.map((user) => kept.number(`${head}:DELay:USER${user}`, { min: 0, max: longestDelayS }, 0)),
    ]),
    kept.word(':SOURce[1]:VOLTage:PROTection[:LEVel]', [...protections, 'NONE'], 'NONE'),
    { header: ':SOURce[1]:VOLTage:PROTection[:LEVel]:TRIPped', get: () => '0' },
    order(':SENSe[1]:AZERo:ONCE'),
    kept.word(':OUTPut[1]:INTerlock:STATe', ['ON', 'OFF'], 'OFF'),
    { header: ':OUTPut[1]:INTerlock:TRIPped', get: () => '1' },
    {
      header: ':ROUTe:TERMinals',
      set: ([text]) => {
        kept.word(':ROUTe:TERMinals', ['FRONt', 'REAR'], 'FRON').set([text ?? '']);
        unit.switchOutput(false);
      },
      get: () => kept.value(':ROUTe:TERMinals', 'FRON'),
    },
    order(':SYSTem:BEEPer[:IMMediate]'),
    kept.flag(':SYSTem:BEEPer:STATe', '1'),
    { header: ':SYSTem:LFRequency', get: () => '50' },
    kept.word(':SYSTem:ACCess', ['FULL', 'EXCLusive', 'PROTected', 'LOCKout'], 'FULL'),
    order(':SYSTem:CLEar'),
    order(':STATus:CLEar'),
    order(':STATus:PRESet'),
    ...['OPERation', 'QUEStionable'].flatMap((name) => [
      kept.number(`:STATus:${name}:ENABle`, { min: 0, max: 65_535 }, 0, true),
      { header: `:STATus:${name}[:EVENt]`, get: () => '0' },
      { header: `:STATus:${name}:CONDition`, get: () => '0' },
    ]),
    kept.word(':DISPlay:LIGHt:STATe', ['ON100', 'ON75', 'ON50', 'ON25', 'OFF', 'BLACkout'], 'ON50'),
    kept.word(':DISPlay:READing:FORMat', ['EXPonent', 'PREFix'], 'PREF'),
    ...['VOLTage', 'CURRent', 'RESistance'].map((name) =>
      kept.number(`:DISPlay:${name}:DIGits`, { min: 3, max: 6 }, 5, true),
    ),
    order(':DISPlay:SCReen'),
    order(':DISPlay:CLEar'),
    kept.text(':DISPlay:USER1:TEXT[:DATA]'),
    kept.text(':DISPlay:USER2:TEXT[:DATA]'),
    kept.word(':TRACe:FILL:MODE', ['CONTinuous', 'ONCE'], 'CONT'),
    kept.number(':FORMat:ASCii:PRECision', { min: 0, max: 16 }, 0, true),
    {
      header: '*TRG',
      set: () => {
        throw new ScpiFailure(-211, 'Trigger ignored');
      },
    },
  ];
}
