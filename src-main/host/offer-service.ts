import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { FigureRequest, ReportFile } from '../../src-core/contract/calls.ts';
import { AppError } from '../../src-core/errors.ts';
import { safeFileName } from './files/file-name.ts';
import { writeHashed } from './files/written-file.ts';
import type { JobService } from './jobs/job-service.ts';
import type { ReportService } from './report-service.ts';

export interface OfferServiceOptions {
  readonly jobs: JobService;
  readonly reports: Pick<ReportService, 'keep'>;
  readonly programVersion: string;
  readonly folder: string;
}

/** Files that a screen asks for: figures for papers, and texts it made itself. The shells hand them out as reports. */
export interface OfferService {
  /** @throws AppError `file/failed`, `environment` */
  figure(request: FigureRequest): Promise<ReportFile>;
  /** @throws AppError `input/invalid` for a kind of file that a screen does not make, `file/failed` */
  text(fileName: string, text: string): Promise<ReportFile>;
}

const longestMs = 60_000;
const textKinds = ['csv', 'json', 'tex', 'svg', 'txt'];

export function createOfferService({ jobs, reports, programVersion, folder }: OfferServiceOptions): OfferService {
  // A folder for each: a file of the same name may still be on its way to the user.
  const directory = (): string => path.join(folder, 'exports', randomUUID().slice(0, 8));
  return {
    async figure(request) {
      const task = { ...request, programVersion, directory: directory(), fileName: request.figure.title };
      const written = await jobs.run('figure.write', task, `Figure ${request.figure.title}`, {
        longestMs,
        isQuiet: true,
      });
      return reports.keep([written])[0]!;
    },
    async text(fileName, text) {
      const kind = path.extname(fileName).slice(1).toLowerCase();
      if (!textKinds.includes(kind))
        throw new AppError('input/invalid', `A file of the kind “${kind.slice(0, 20)}” is not made here.`, {
          remedy: `Choose one of ${textKinds.join(', ')}.`,
        });
      const name = safeFileName(fileName.slice(0, -kind.length - 1), kind);
      return reports.keep([await writeHashed(path.join(directory(), name), [text])])[0]!;
    },
  };
}
