import { measuredOf, measuredQuantities, writtenMeasured, type Measured } from '../../emulation/measured-quantities.ts';
import type { SourceUnit } from '../../emulation/source-unit.ts';
import { flagOf, ScpiFailure, type ScpiCommand } from '../../scpi/device.ts';

/** What is measured, the filter, and the commands that set up and measure in one. */
export function measureCommands(unit: SourceUnit, fetch: () => string): readonly ScpiCommand[] {
  const now = (): readonly Measured[] => unit.settings.measured;
  const measure = (wanted: readonly Measured[]): void => {
    const all = measuredQuantities.filter((quantity) => wanted.includes(quantity));
    // One at a time unless they are measured concurrently.
    unit.settings.measured = unit.settings.concurrent ? all : all.filter((each) => each === wanted.at(-1));
  };

  /** One shot of one function, with the output on. */
  function configure(quantity: Measured): void {
    unit.abort();
    unit.settings = { ...unit.settings, measured: [quantity], triggerCount: 1, armCount: 1, armSource: 'IMM' };
    unit.switchOutput(true);
  }
  const read = async (): Promise<string | undefined> => ((await unit.initiate()) ? fetch() : undefined);

  return [
    {
      header: ':SENSe[1]:FUNCtion[:ON]',
      set: (words) => measure([...(unit.settings.concurrent ? now() : []), ...given(words)]),
      get: () => now().map(writtenMeasured).join(','),
    },
    { header: ':SENSe[1]:FUNCtion[:ON]:ALL', set: () => measure(measuredQuantities) },
    { header: ':SENSe[1]:FUNCtion[:ON]:COUNt', get: () => String(now().length) },
    {
      header: ':SENSe[1]:FUNCtion:OFF',
      set: (words) => {
        const off = given(words);
        measure(now().filter((quantity) => !off.includes(quantity)));
      },
      get: () =>
        measuredQuantities
          .filter((quantity) => !now().includes(quantity))
          .map(writtenMeasured)
          .join(','),
    },
    { header: ':SENSe[1]:FUNCtion:OFF:ALL', set: () => measure([]) },
    { header: ':SENSe[1]:FUNCtion:STATe', get: ([text]) => (now().includes(measuredOf(text)) ? '1' : '0') },
    {
      header: ':SENSe[1]:FUNCtion:CONCurrent',
      set: ([text]) => {
        unit.settings.concurrent = flagOf(text);
        measure(now());
      },
      get: () => (unit.settings.concurrent ? '1' : '0'),
    },
    {
      header: ':CONFigure',
      get: () => now().map(writtenMeasured).join(','),
    },
    { header: ':MEASure', get: read },
    ...measuredQuantities.flatMap((quantity): readonly ScpiCommand[] => {
      const word = { VOLT: 'VOLTage[:DC]', CURR: 'CURRent[:DC]', RES: 'RESistance' }[quantity];
      return [
        { header: `:CONFigure:${word}`, set: () => configure(quantity) },
        {
          header: `:MEASure:${word}`,
          get: () => {
            configure(quantity);
            return read();
          },
        },
      ];
    }),
    ...filterCommands(unit),
  ];
}

function given(words: readonly string[]): readonly Measured[] {
  if (words.length === 0) throw new ScpiFailure(-109, 'Missing parameter');
  return words.map(measuredOf);
}

/** A repeating filter takes its readings for each one that it tells; a moving one does not. */
function filterCommands(unit: SourceUnit): readonly ScpiCommand[] {
  const { kept } = unit;
  const commands = [
    kept.word(':SENSe[1]:AVERage:TCONtrol', ['REPeat', 'MOVing'], 'REP'),
    kept.number(':SENSe[1]:AVERage:COUNt', { min: 1, max: 100 }, 10, true),
    kept.flag(':SENSe[1]:AVERage[:STATe]'),
  ];
  return commands.map(({ header, set, get }) => ({
    header,
    set: (words) => {
      set(words);
      const [type, count, state] = commands.map((command) => command.get([]));
      unit.settings.averages = state === '1' && type === 'REP' ? Number(count) : 1;
    },
    get,
  }));
}
