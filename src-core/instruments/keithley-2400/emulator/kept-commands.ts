import { order } from '../../emulation/kept-settings.ts';
import type { SourceUnit } from '../../emulation/source-unit.ts';
import { ScpiFailure, wordOf, type ScpiCommand } from '../../scpi/device.ts';

/** Full scales as the unit answers them, 5 % beyond their names. */
const voltageRangesV = [0.21, 2.1, 21, 210];
const currentRangesA = [1.05e-6, 1.05e-5, 1.05e-4, 1.05e-3, 1.05e-2, 0.105, 1.05];
const resistanceRangesOhm = [21, 210, 2.1e3, 2.1e4, 2.1e5, 2.1e6, 2.1e7, 2.1e8];
const idle = 1 << 10;
const longestRegister = 65_535;

/** What the manual lists and others' programs send, kept as it is set: ranges, display, status, lines of the trigger link. */
export function keptCommands(unit: SourceUnit): readonly ScpiCommand[] {
  const { kept } = unit;
  const ranges = (head: string, values: readonly number[], initial: number, upper = ''): readonly ScpiCommand[] =>
    kept.range(`${head}:RANGe${upper}`, values, initial, `${head}:RANGe:AUTO`);
  return [
    ...ranges(':SOURce[1]:VOLTage', voltageRangesV, 21),
    ...ranges(':SOURce[1]:CURRent', currentRangesA, 1.05e-4),
    ...ranges(':SENSe[1]:VOLTage[:DC]', voltageRangesV, 21, '[:UPPer]'),
    ...ranges(':SENSe[1]:CURRent[:DC]', currentRangesA, 1.05e-4, '[:UPPer]'),
    ...ranges(':SENSe[1]:RESistance', resistanceRangesOhm, 2.1e5, '[:UPPer]'),
    kept.word(':SENSe[1]:RESistance:MODE', ['MANual', 'AUTO'], 'AUTO'),
    kept.flag(':SENSe[1]:RESistance:OCOMpensated'),
    kept.flag(':SOURce[1]:DELay:AUTO', '1'),
    kept.word(':SOURce[1]:FUNCtion:SHAPe', ['DC', 'PULSe'], 'DC'),
    kept.number(':SOURce[1]:VOLTage:PROTection[:LEVel]', { min: -210, max: 210 }, 210),
    { header: ':SOURce[1]:VOLTage:PROTection:TRIPped', get: () => '0' },
    kept.number(':SOURce[1]:VOLTage[:LEVel]:TRIGgered[:AMPLitude]', { min: -210, max: 210 }, 0),
    kept.number(':SOURce[1]:CURRent[:LEVel]:TRIGgered[:AMPLitude]', { min: -1.05, max: 1.05 }, 0),
    kept.word(':SOURce[1]:SWEep:RANGing', ['BEST', 'AUTO', 'FIXed'], 'BEST'),
    kept.word(':SOURce[1]:SWEep:CABort', ['NEVer', 'EARLy', 'LATE'], 'NEV'),
    order(':SOURce[1]:CLEar[:IMMediate]', () => unit.switchOutput(false)),
    kept.flag(':OUTPut[1]:ENABle[:STATe]'),
    { header: ':OUTPut[1]:ENABle:TRIPped', get: () => '0' },
    {
      header: ':ROUTe:TERMinals',
      set: ([text]) => {
        kept.word(':ROUTe:TERMinals', terminals, 'FRON').set([text ?? '']);
        unit.switchOutput(false);
      },
      get: () => kept.value(':ROUTe:TERMinals', 'FRON'),
    },
    ...[':ARM[:SEQuence][:LAYer]', ':TRIGger[:SEQuence]'].flatMap((head) =>
      ['ILINe', 'OLINe'].map((link) =>
        kept.number(`${head}[:TCONfigure]:${link}`, { min: 1, max: 4 }, link === 'ILINe' ? 1 : 2, true),
      ),
    ),
    kept.word(':ARM[:SEQuence][:LAYer][:TCONfigure]:DIRection', ['ACCeptor', 'SOURce'], 'ACC'),
    kept.word(':ARM[:SEQuence][:LAYer][:TCONfigure]:OUTPut', ['TENTer', 'TEXit', 'NONE'], 'NONE'),
    kept.word(':TRIGger[:SEQuence]:SOURce', ['IMMediate', 'TLINk'], 'IMM'),
    kept.word(':TRIGger[:SEQuence][:TCONfigure]:DIRection', ['ACCeptor', 'SOURce'], 'ACC'),
    kept.word(':TRIGger[:SEQuence][:TCONfigure]:INPut', ['SOURce', 'DELay', 'SENSe', 'NONE'], 'NONE'),
    kept.word(':TRIGger[:SEQuence][:TCONfigure]:OUTPut', ['SOURce', 'DELay', 'SENSe', 'NONE'], 'NONE'),
    order(':TRIGger[:SEQuence]:CLEar'),
    ...systemCommands(unit),
    ...displayCommands(unit),
    ...statusCommands(unit),
  ];
}

const terminals = ['FRONt', 'REAR'];

function systemCommands({ kept }: SourceUnit): readonly ScpiCommand[] {
  return [
    kept.flag(':SYSTem:BEEPer:STATe', '1'),
    order(':SYSTem:BEEPer[:IMMediate]'),
    {
      header: ':SYSTem:AZERo[:STATe]',
      set: ([text]) => {
        // ONCE measures the references and leaves the setting.
        if (text?.toUpperCase() !== 'ONCE') kept.flag(':SYSTem:AZERo[:STATe]', '1').set([text ?? '']);
      },
      get: () => kept.value(':SYSTem:AZERo[:STATe]', '1'),
    },
    kept.word(':SYSTem:GUARd', ['OHMS', 'CABLe'], 'CABL'),
    kept.word(':SYSTem:RCMode', ['SINGle', 'MULTiple'], 'SING'),
    kept.word(':SYSTem:POSetup', ['RST', 'PRESet', 'SAV0', 'SAV1', 'SAV2', 'SAV3', 'SAV4'], 'RST'),
    kept.number(':SYSTem:LFRequency', { min: 50, max: 60 }, 50, true),
    kept.flag(':SYSTem:LFRequency:AUTO', '1'),
    kept.flag(':SYSTem:TIME:RESet:AUTO'),
    { header: ':SYSTem:MEP[:STATe]', get: () => '0' },
    order(':SYSTem:REMote'),
    order(':SYSTem:LOCal'),
    order(':SYSTem:RWLock'),
    order(':SYSTem:CLEar'),
    order(':STATus:QUEue:CLEar'),
    {
      header: ':FORMat[:DATA]',
      set: ([text]) => {
        // Binary answers belong to the GPIB: on the serial port text is all there is.
        if (wordOf(text, ['ASCii', 'REAL', 'SREal']) !== 'ASC') throw new ScpiFailure(-221, 'Settings conflict');
      },
      get: () => 'ASC',
    },
    kept.word(':FORMat:BORDer', ['NORMal', 'SWAPped'], 'SWAP'),
    kept.word(':FORMat:SREGister', ['ASCii', 'HEXadecimal', 'OCTal', 'BINary'], 'ASC'),
  ];
}

function displayCommands({ kept }: SourceUnit): readonly ScpiCommand[] {
  return [
    kept.flag(':DISPlay:ENABle', '1'),
    kept.number(':DISPlay:DIGits', { min: 4, max: 7 }, 6, true),
    order(':DISPlay:CNDisplay'),
    ...['[1]', '2'].flatMap((window) => {
      const head = window === '2' ? ':DISPlay:WINDow2' : ':DISPlay[:WINDow[1]]';
      return [kept.text(`${head}:TEXT:DATA`), kept.flag(`${head}:TEXT:STATe`)];
    }),
  ];
}

/** The measurement register; of the others enables are kept and nothing ever happens. */
function statusCommands(unit: SourceUnit): readonly ScpiCommand[] {
  const { kept } = unit;
  const enables = ['OPERation', 'QUEStionable'].map((name) =>
    kept.number(`:STATus:${name}:ENABle`, { min: 0, max: longestRegister }, 0, true),
  );
  return [
    ...enables,
    { header: ':STATus:OPERation[:EVENt]', get: () => '0' },
    { header: ':STATus:OPERation:CONDition', get: () => String(idle) },
    { header: ':STATus:QUEStionable[:EVENt]', get: () => '0' },
    { header: ':STATus:QUEStionable:CONDition', get: () => '0' },
    {
      header: ':STATus:PRESet',
      set: () => {
        unit.measurementEnable = 0;
        for (const enable of enables) enable.set(['0']);
      },
    },
    {
      header: ':STATus:MEASurement:ENABle',
      set: ([text]) => {
        const enable = kept.number('', { min: 0, max: longestRegister }, 0, true);
        enable.set([text ?? '']);
        unit.measurementEnable = Number(kept.value('', '0'));
      },
      get: () => String(unit.measurementEnable),
    },
    { header: ':STATus:MEASurement:CONDition', get: () => '0' },
    {
      header: ':STATus:MEASurement[:EVENt]',
      get: () => {
        const events = unit.measurementEvents;
        unit.measurementEvents = 0;
        return String(events);
      },
    },
  ];
}
