import { randomUUID } from 'node:crypto';
import { techniques } from '../../../src-core/analysis/index.ts';
import type { AnalysisRequests } from '../../../src-core/contract/calls.ts';
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
  /** Not stored. */
  titrationSoFar(runId: string): Promise<TitrationAnalysis>;
  /** See `addUsual` of usual.ts. */
  addUsual(runId: string): Promise<void>;
}

export function createAnalysisService(options: AnalysisServiceOptions): AnalysisService {
  const { storage, events, programVersion, isoNow } = options;

  function store(record: AnalysisRecord): void {
    storage.analyses.add(record);
    const { runId, importId } = record;
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
    if (record.id !== '') store(record);
    return record;
  };

  return {
    make,
    titrationSoFar: (runId) => titrationSoFar(options, runId),
    addUsual: (runId) => addUsual(options, runId, make),
  };
}

function isToBeKept(kind: AnalysisKind, request: AnalysisRequests[AnalysisKind]): boolean {
  return techniques[kind].isKept === 'always' || ('keep' in request && request.keep);
}
