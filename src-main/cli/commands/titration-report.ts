import { existsSync } from 'node:fs';
import path from 'node:path';
import { programVersion } from '../../host/program.ts';
import { defineCommand } from '../command.ts';
import { readTitrationSettings } from '../titration-settings.ts';
import { analyseTitrationFile, analyseTitrationRun, currentSignOf, titrationOptions } from '../titration-source.ts';

export const titrationReport = defineCommand({
  name: 'titration report',
  summary: 'Writes the report of a titration, of a file or a run, as PDF of at most four pages.',
  positionals: '<file|runId>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    pdf: { kind: 'text', value: 'FILE', required: true, help: 'file to write' },
    paper: { kind: 'text', value: 'SIZE', choices: ['A4', 'Letter'], help: 'size of the pages (default: A4)' },
    ...titrationOptions,
  },
  async run({ io, options, positionals }) {
    const source = positionals[0]!;
    const settings = await readTitrationSettings(options);
    const wanted = { sampleName: options.sample, settings, currentSign: currentSignOf(options['current-sign']) };
    const analysed = existsSync(source)
      ? await analyseTitrationFile(source, wanted, io)
      : await analyseTitrationRun(source, wanted, options.db);
    // Canvas and fonts are loaded only by those who write a report.
    const { writeTitrationReport } = await import('../../host/reports/index.ts');
    const target = path.resolve(options.pdf);
    const paper = options.paper === 'Letter' ? 'Letter' : 'A4';
    const written = await writeTitrationReport(
      { ...analysed, programVersion, createdAt: new Date().toISOString() },
      { paper, directory: path.dirname(target), fileName: path.basename(target) },
    );
    const { sha256, bytes } = written;
    return { json: { source, file: written.path, paper, sha256, bytes }, text: `${written.path}\n` };
  },
});
