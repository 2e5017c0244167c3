import type { Command } from '../command.ts';

/** Every command, loaded only when it is used. To add one: a file and a line. */
const loaders: Readonly<Record<string, () => Promise<Command>>> = {
  instruments: async () => (await import('./instruments.ts')).instruments,
  'instruments list': async () => (await import('./instruments-list.ts')).instrumentsList,
  'instruments self-test': async () => (await import('./instruments-self-test.ts')).instrumentsSelfTest,
  'instruments probe': async () => (await import('./instruments-probe.ts')).instrumentsProbe,
  'instruments console': async () => (await import('./instruments-console.ts')).instrumentsConsole,
  'instruments emulate': async () => (await import('./instruments-emulate.ts')).instrumentsEmulate,
  'instruments describe': async () => (await import('./instruments-describe.ts')).instrumentsDescribe,
  'instruments confirm': async () => (await import('./instruments-confirm.ts')).instrumentsConfirm,
  'faults list': async () => (await import('./faults-list.ts')).faultsList,
  'bench show': async () => (await import('./bench-show.ts')).benchShow,
  'bench check': async () => (await import('./bench-check.ts')).benchCheck,
  'bench list': async () => (await import('./bench-keep.ts')).benchList,
  'bench keep': async () => (await import('./bench-keep.ts')).benchKeep,
  'bench remove': async () => (await import('./bench-keep.ts')).benchRemove,
  'limits list': async () => (await import('./limits.ts')).limitsList,
  'limits set': async () => (await import('./limits.ts')).limitsSet,
  'queue list': async () => (await import('./queue.ts')).queueList,
  'queue add': async () => (await import('./queue.ts')).queueAdd,
  'queue move': async () => (await import('./queue.ts')).queueMove,
  'queue remove': async () => (await import('./queue.ts')).queueRemove,
  'queue start': async () => (await import('./queue.ts')).queueStart,
  'queue pause': async () => (await import('./queue.ts')).queuePause,
  cells: async () => (await import('./cells.ts')).cellsCommand,
  methods: async () => (await import('./methods.ts')).methods,
  'method check': async () => (await import('./method-check.ts')).methodCheck,
  samples: async () => (await import('./samples.ts')).samples,
  run: async () => (await import('./run.ts')).run,
  'runs list': async () => (await import('./runs-list.ts')).runsList,
  'runs show': async () => (await import('./runs-show.ts')).runsShow,
  'runs recover': async () => (await import('./runs-recover.ts')).runsRecover,
  'runs modify': async () => (await import('./runs-modify.ts')).runsModify,
  'runs stop': async () => (await import('./runs-stop.ts')).runsStop,
  'runs hold': async () => (await import('./runs-hold.ts')).runsHold,
  'runs go-on': async () => (await import('./runs-hold.ts')).runsGoOn,
  'runs skip': async () => (await import('./runs-hold.ts')).runsSkip,
  'runs note': async () => (await import('./runs-note.ts')).runsNote,
  'runs photo': async () => (await import('./runs-note.ts')).runsPhoto,
  import: async () => (await import('./import.ts')).importCommand,
  imports: async () => (await import('./imports.ts')).importsCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  report: async () => (await import('./report.ts')).report,
  'impedance fit': async () => (await import('./impedance-fit.ts')).impedanceFit,
  'impedance convert': async () => (await import('./impedance-convert.ts')).impedanceConvert,
  'impedance simulate': async () => (await import('./impedance-simulate.ts')).impedanceSimulate,
  'impedance series': async () => (await import('./impedance-series.ts')).impedanceSeries,
  'impedance suggest': async () => (await import('./impedance-suggest.ts')).impedanceSuggest,
  'impedance check': async () => (await import('./impedance-check.ts')).impedanceCheck,
  'impedance drt': async () => (await import('./impedance-drt.ts')).impedanceDrt,
  'impedance fixture': async () => (await import('./impedance-fixture.ts')).impedanceFixture,
  'impedance figure': async () => (await import('./impedance-figure.ts')).impedanceFigure,
  'titration segment': async () => (await import('./titration-segment.ts')).titrationSegment,
  'titration plan': async () => (await import('./titration-plan.ts')).titrationPlan,
  'titration convert': async () => (await import('./titration-convert.ts')).titrationConvert,
  'titration report': async () => (await import('./titration-report.ts')).titrationReport,
  'titration joint': async () => (await import('./titration-joint.ts')).titrationJoint,
  'titration analyse': async () => (await import('./titration-analyse.ts')).titrationAnalyse,
  'transport convert': async () => (await import('./transport-convert.ts')).transportConvert,
  'transport bruce-vincent': async () => (await import('./transport-bruce-vincent.ts')).transportBruceVincent,
  'transport hebb-wagner': async () => (await import('./transport-hebb-wagner.ts')).transportHebbWagner,
  'transport polarization': async () => (await import('./transport-polarization.ts')).transportPolarization,
  'transport tubandt': async () => (await import('./transport-tubandt.ts')).transportTubandt,
  'transport emf': async () => (await import('./transport-emf.ts')).transportEmf,
  'transport sand': async () => (await import('./transport-sand.ts')).transportSand,
  'transport repeats': async () => (await import('./transport-repeats.ts')).transportRepeats,
  'transport arrhenius': async () => (await import('./transport-arrhenius.ts')).transportArrhenius,
  'transport meyer-neldel': async () => (await import('./transport-meyer-neldel.ts')).transportMeyerNeldel,
  'analyses list': async () => (await import('./analyses-list.ts')).analysesList,
  'analyses show': async () => (await import('./analyses-show.ts')).analysesShow,
  'analyses remove': async () => (await import('./analyses-remove.ts')).analysesRemove,
  'analyses restore': async () => (await import('./analyses-remove.ts')).analysesRestore,
  'journal verify': async () => (await import('./journal-verify.ts')).journalVerify,
  'journal list': async () => (await import('./journal-list.ts')).journalList,
  'notify test': async () => (await import('./notify-test.ts')).notifyTest,
  'notify set': async () => (await import('./notify-set.ts')).notifySet,
  'status-page': async () => (await import('./status-page.ts')).statusPage,
  demo: async () => (await import('./demo.ts')).demo,
};

export const commandNames = Object.keys(loaders);

export function loadAll(): Promise<Command[]> {
  return Promise.all(Object.values(loaders).map((load) => load()));
}

/** The command that the first words name, longest name first, and the words after it. */
export async function findCommand(
  words: readonly string[],
): Promise<{ command: Command; rest: readonly string[] } | undefined> {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
    if (words.length >= length && load) return { command: await load(), rest: words.slice(length) };
  }
  return undefined;
}
