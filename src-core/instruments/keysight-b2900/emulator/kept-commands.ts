import { order } from '../../emulation/kept-settings.ts';
import type { SourceUnit } from '../../emulation/source-unit.ts';
import { numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';

const voltageRangesV = [0.2, 2, 20, 200];
const currentRangesA = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 1.5, 3];
const resistanceRangesOhm = [2, 20, 200, 2e3, 2e4, 2e5, 2e6, 2e7, 2e8];
const lineHz = 50;
const longestRegister = 32_767;
const layers = ['[:ALL]', ':TRANsient', ':ACQuire'] as const;
const triggerSources = ['AINT', 'BUS', 'TIMer', 'INT1', 'INT2', 'LAN', 'EXT1', 'EXT2'];

/** What the command reference lists and others' programs send, kept as it is set. */
export function keptCommands(unit: SourceUnit): readonly ScpiCommand[] {
  const { kept } = unit;
  const ranges = (head: string, values: readonly number[], initial: number, upper = ''): readonly ScpiCommand[] =>
    kept.range(`${head}:RANGe${upper}`, values, initial, `${head}:RANGe:AUTO`);
  return [
    ...ranges(':SOURce[1]:VOLTage', voltageRangesV, 20),
    ...ranges(':SOURce[1]:CURRent', currentRangesA, 1e-6),
    ...ranges(':SENSe[1]:VOLTage[:DC]', voltageRangesV, 2, '[:UPPer]'),
    ...ranges(':SENSe[1]:CURRent[:DC]', currentRangesA, 1e-4, '[:UPPer]'),
    ...ranges(':SENSe[1]:RESistance', resistanceRangesOhm, 2, '[:UPPer]'),
    ...(['VOLTage', 'CURRent'] as const).flatMap((word) => [
      kept.number(`:SENSe[1]:${word}[:DC]:RANGe:AUTO:LLIMit`, { min: 1e-8, max: 200 }, word === 'VOLTage' ? 0.2 : 1e-6),
      kept.number(`:SOURce[1]:${word}:RANGe:AUTO:LLIMit`, { min: 1e-8, max: 200 }, word === 'VOLTage' ? 0.2 : 1e-6),
      kept.flag(`:SENSe[1]:${word}[:DC]:NPLCycles:AUTO`, '1'),
      kept.flag(`:SENSe[1]:${word}[:DC]:APERture:AUTO`, '1'),
      kept.number(`:SOURce[1]:${word}[:LEVel]:TRIGgered[:AMPLitude]`, { min: -210, max: 210 }, 0),
      aperture(unit, word),
    ]),
    kept.word(':SENSe[1]:RESistance:MODE', ['MANual', 'AUTO'], 'MAN'),
    kept.flag(':SENSe[1]:RESistance:OCOMpensated'),
    kept.word(':SOURce[1]:FUNCtion:SHAPe', ['DC', 'PULSe'], 'DC'),
    kept.flag(':SOURce[1]:FUNCtion:TRIGgered:CONTinuous'),
    kept.word(':SOURce[1]:SWEep:RANGing', ['BEST', 'AUTO', 'FIXed'], 'BEST'),
    ...[':SOURce[1]', ':SENSe[1]'].flatMap((head) => [
      kept.flag(`${head}:WAIT[:STATe]`, '1'),
      kept.flag(`${head}:WAIT:AUTO`, '1'),
      kept.number(`${head}:WAIT:GAIN`, { min: 0, max: 100 }, 1),
      kept.number(`${head}:WAIT:OFFSet`, { min: 0, max: 1 }, 0),
    ]),
    kept.flag(':OUTPut[1]:PROTection[:STATe]'),
    kept.flag(':OUTPut[1]:HCAPacitance[:STATe]'),
    kept.word(':OUTPut[1]:LOW', ['GROund', 'FLOating'], 'GRO'),
    kept.flag(':OUTPut[1]:FILTer[:LPASs][:STATe]', '1'),
    kept.flag(':OUTPut[1]:FILTer:AUTO', '1'),
    ...triggerLayers(unit),
    ...systemCommands(unit),
  ];
}

/** Of one power-line cycle and its parts. */
function aperture(unit: SourceUnit, word: string): ScpiCommand {
  return {
    header: `:SENSe[1]:${word}[:DC]:APERture`,
    set: ([text]) => void (unit.settings.cycles = lineHz * numberOf(text, { min: 8e-6, max: 2, default: 0.02 })),
    get: () => formatScpiNumber(unit.settings.cycles / lineHz),
  };
}

/** Both layers of the trigger together, and each; those of the source follow those of the measurement here. */
function triggerLayers(unit: SourceUnit): readonly ScpiCommand[] {
  const { kept } = unit;
  return layers.flatMap((layer) => [
    {
      header: `:TRIGger[1]${layer}:SOURce`,
      set: ([text]: readonly string[]) => {
        kept.word(sourceHeader, triggerSources, 'AINT').set([text ?? '']);
        const source = kept.value(sourceHeader, 'AINT');
        unit.settings.triggerTimerS = source === 'TIM' ? timerS(unit) : 0;
        unit.settings.armSource = source === 'AINT' || source === 'TIM' ? 'IMM' : source;
      },
      get: () => kept.value(sourceHeader, 'AINT'),
    },
    {
      header: `:TRIGger[1]${layer}:TIMer`,
      set: ([text]: readonly string[]) => {
        kept.number(timerHeader, { min: 1e-5, max: 1e5 }, 1e-5).set([text ?? '']);
        if (kept.value(sourceHeader, 'AINT') === 'TIM') unit.settings.triggerTimerS = timerS(unit);
      },
      get: () => formatScpiNumber(timerS(unit)),
    },
    kept.number(`:ARM[1]${layer}:COUNt`, { min: 1, max: 1e5 }, 1, true),
    kept.word(`:ARM[1]${layer}:SOURce`, triggerSources, 'AINT'),
    kept.number(`:ARM[1]${layer}:DELay`, { min: 0, max: 1e5 }, 0),
    kept.number(`:ARM[1]${layer}:TIMer`, { min: 1e-5, max: 1e5 }, 1e-5),
    { header: `:IDLE[1]${layer}`, get: () => '1' },
  ]);
}

const sourceHeader = ':TRIGger:SOURce';
const timerHeader = ':TRIGger:TIMer';
const timerS = ({ kept }: SourceUnit): number => Number(kept.value(timerHeader, '1e-5'));

function systemCommands(unit: SourceUnit): readonly ScpiCommand[] {
  const { kept } = unit;
  return [
    kept.flag(':SYSTem:BEEPer:STATe', '1'),
    order(':SYSTem:BEEPer[:IMMediate]'),
    kept.number(':SYSTem:LFRequency', { min: 50, max: 60 }, 50, true),
    kept.flag(':SYSTem:TIME:TIMer:COUNt:RESet:AUTO', '1'),
    order(':SYSTem:CLEar'),
    order(':SYSTem:PRESet', () => unit.reset()),
    kept.flag(':DISPlay:ENABle', '1'),
    kept.word(':DISPlay:VIEW', ['SINGle1', 'SINGle2', 'DUAL', 'GRAPh', 'ROLL'], 'SINGle1'),
    kept.number(':DISPlay:DIGits', { min: 4, max: 7 }, 7, true),
    {
      header: ':FORMat[:DATA]',
      set: ([text]) => {
        // Blocks of binary numbers are not modelled.
        if (wordOf(text, ['ASCii', 'REAL']) !== 'ASC') throw new ScpiFailure(-221, 'Settings conflict');
      },
      get: () => 'ASC',
    },
    kept.word(':FORMat:BORDer', ['NORMal', 'SWAPped'], 'NORM'),
    kept.word(':FORMat:SREGister', ['ASCii', 'HEXadecimal', 'OCTal', 'BINary'], 'ASC'),
    ...['OPERation', 'QUEStionable', 'MEASurement'].flatMap((name) => [
      kept.number(`:STATus:${name}:ENABle`, { min: 0, max: longestRegister }, 0, true),
      { header: `:STATus:${name}[:EVENt]`, get: () => '+0' },
      { header: `:STATus:${name}:CONDition`, get: () => '+0' },
    ]),
    order(':STATus:PRESet'),
    {
      header: '*TRG',
      set: () => {
        if (!unit.trigger()) throw new ScpiFailure(-211, 'Trigger ignored');
      },
    },
    { header: '*OPT', get: () => '0' },
  ];
}
