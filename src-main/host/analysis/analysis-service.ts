import { randomUUID } from 'node:crypto';
import { techniques } from '../../../src-core/analysis/index.ts';
import type { AnalysisRequests } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { AnalysisKind, AnalysisRecord, TitrationAnalysis } from '../../../src-core/model/results.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { EventHub } from '../event-hub.ts';
import type { AnalysisParts, RecordDraft } from './analysis-parts.ts';
import { analyses } from './techniques/index.ts';
import { titrationSoFar } from './techniques/titration.ts';
import { addUsual } from './usual.ts';

export interface AnalysisServiceOptions extends AnalysisParts {
  readonly events: EventHub;
  readonly programVersion: string;
  readonly isoNow: () => string;
}

/** From stored or given data to analyses, calculated in the workers and stored where that is asked for or usual. */
export interface AnalysisService {
  /**
   * @param sample - one that need not stand in the data file, in place of the request's or the run's own
   * @returns the record; with an empty id where it was not to be kept
   * @throws AppError of the input, of the calculation, `cancelled`
   */
  make<K extends AnalysisKind>(kind: K, request: AnalysisRequests[K], sample?: Sample): Promise<AnalysisRecord>;
  /** Also one that was removed. @throws AppError `input/not-found` */
  show(analysisId: string): AnalysisRecord;
  /** Takes an analysis from every list, or puts it back. @throws AppError `input/not-found` */
  remove(analysisId: string): void;
  restore(analysisId: string): void;
  /** Not stored. */
  titrationSoFar(runId: string): Promise<TitrationAnalysis>;
  /** See `addUsual` of usual.ts. */
  addUsual(runId: string): Promise<void>;
}

export function createAnalysisService(options: AnalysisServiceOptions): AnalysisService {
  const { storage, events, programVersion, isoNow } = options;

  function store(record: AnalysisRecord, replacedId: string | undefined): void {
    const replaced = replacedId === undefined ? undefined : storage.analyses.find(replacedId);
    storage.analyses.add(record, replaced && isSamePlace(record, replaced) ? replaced.id : undefined);
    tell(record);
  }

  function tell({ runId, importId }: AnalysisRecord): void {
    events.emit('analysis.changed', {
      ...(runId === undefined ? {} : { runId }),
      ...(importId === undefined ? {} : { importId }),
    });
  }

  function complete(draft: RecordDraft, isKept: boolean): AnalysisRecord {
    return { id: isKept ? randomUUID() : '', createdAt: isoNow(), programVersion, ...draft };
  }

  const make: AnalysisService['make'] = async (kind, request, sample) => {
    const record = complete(await analyses[kind](options, request, sample), isToBeKept(kind, request));
    if (record.id !== '') store(record, 'replaces' in request ? request.replaces : undefined);
    return record;
  };

  function mustFind(id: string): AnalysisRecord {
    const record = storage.analyses.find(id);
    if (record) return record;
    throw new AppError('input/not-found', `There is no analysis “${id.slice(0, 60)}”.`, {
      remedy: 'Choose one from the list of analyses.',
    });
  }

  return {
    make,
    show: mustFind,
    remove(id) {
      const record = mustFind(id);
      if (storage.analyses.remove(id, isoNow())) tell(record);
    },
    restore(id) {
      const record = mustFind(id);
      if (storage.analyses.restore(id)) tell(record);
    },
    titrationSoFar: (runId) => titrationSoFar(options, runId),
    addUsual: (runId) => addUsual(options, runId, make),
  };
}

/** Only an analysis of the same kind and data gives way to another. */
function isSamePlace(one: AnalysisRecord, other: AnalysisRecord): boolean {
  return one.kind === other.kind && one.runId === other.runId && one.importId === other.importId;
}

function isToBeKept(kind: AnalysisKind, request: AnalysisRequests[AnalysisKind]): boolean {
  return techniques[kind].isKept === 'always' || ('keep' in request && request.keep);
}
