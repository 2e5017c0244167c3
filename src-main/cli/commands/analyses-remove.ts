import { defineCommand } from '../command.ts';
import { dbOption, withMeasured } from '../with-host.ts';

/** The two ways of one thing. */
function analysesCommand(way: 'remove' | 'restore', summary: string) {
  return defineCommand({
    name: `analyses ${way}`,
    summary,
    positionals: '<analysisId …>',
    minPositionals: 1,
    maxPositionals: 1000,
    options: { db: dbOption },
    run: ({ options: { db }, positionals }) =>
      withMeasured(db, ({ analyses }) => {
        for (const id of positionals) analyses[way](id);
        const said = way === 'remove' ? 'removed: “analyses restore” brings it back' : 'listed again';
        return Promise.resolve({
          json: { [way === 'remove' ? 'removed' : 'restored']: positionals },
          text: positionals.map((id) => `${id} is ${said}.\n`).join(''),
        });
      }),
  });
}

export const analysesRemove = analysesCommand(
  'remove',
  'Takes kept analyses from every list; the records stay in the data file.',
);

export const analysesRestore = analysesCommand('restore', 'Lists removed analyses again.');
