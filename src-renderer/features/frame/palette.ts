import { contentWords, currentImports } from '../../workspace/import-words.ts';
import { places, type Location } from '../../workspace/places.ts';
import { startedWords } from '../../workspace/run-words.ts';
import type { ImportRoom } from '../../workspace/import-room.svelte.ts';
import type { RunRoom } from '../../workspace/run-room.svelte.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';

export interface Finding {
  readonly title: string;
  /** What it is: a place, a sample, … */
  readonly kind: string;
  readonly location: Location;
}

type Lists = Pick<Workspace, 'samples' | 'methods'> & {
  readonly runs: RunRoom['list'];
  readonly imports: ImportRoom['list'];
};

/** Everything one can go to whose name or kind holds every word; places and beginnings first, then the newest runs. */
export function findAnything({ samples, methods, runs, imports }: Lists, query: string, most = 12): readonly Finding[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const all: Finding[] = [
    ...places.map(({ id, title }) => ({ title, kind: 'place', location: { place: id, item: '' } })),
    { title: 'New sample', kind: 'begin', location: { place: 'samples', item: 'new' } },
    { title: 'New method', kind: 'begin', location: { place: 'methods', item: 'new' } },
    { title: 'New run', kind: 'begin', location: { place: 'run', item: 'new' } },
    ...runs
      .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
      .flatMap((run): Finding[] => [
        { title: run.title, kind: `run, ${startedWords(run)}`, location: { place: 'run', item: run.id } },
        { title: run.title, kind: 'analyse this run', location: { place: 'analyse', item: run.id } },
      ]),
    ...currentImports(imports).map((file): Finding => ({
      title: file.fileName,
      kind: `import, ${contentWords(file)}`,
      location: { place: 'analyse', item: file.id },
    })),
    ...samples.map(({ id, name }): Finding => ({
      title: name,
      kind: 'sample',
      location: { place: 'samples', item: id },
    })),
    ...methods.map(({ id, name }): Finding => ({
      title: name,
      kind: 'method',
      location: { place: 'methods', item: id },
    })),
  ];
  return all
    .filter(({ title, kind }) => words.every((word) => `${kind} ${title}`.toLowerCase().includes(word)))
    .slice(0, most);
}
