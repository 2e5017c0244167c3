import type { TitrationRequest } from '../../../../src-core/contract/calls.ts';
import type { AnalysisRecord } from '../../../../src-core/model/results.ts';
import type { Geometry, Sample } from '../../../../src-core/model/sample.ts';
import type {
  AnalysedPotential,
  EstimatorName,
  SegmentEdit,
  TitrationControl,
  TitrationSettings,
} from '../../../../src-core/model/titration.ts';
import type { PulseWords } from '../../../../src-core/analysis/titration/pulse-words.ts';
import { estimatorTitle } from '../../../../src-core/analysis/titration/words.ts';

/** All that defines an analysis of a titration beside the record. Never changed, only replaced. */
export interface TitrationForm {
  readonly sampleId: string;
  readonly currentSign: '' | '1' | '-1';
  /** Empty: as the record tells. */
  readonly control: '' | TitrationControl;
  /** Empty: what the program recommends, pulse by pulse. */
  readonly estimator: '' | EstimatorName;
  /** Empty: that of the sample. */
  readonly geometry: '' | Geometry;
  /** Window of Eq. 9, s from the beginning of the pulse. */
  readonly windowFromS: number | undefined;
  readonly windowToS: number | undefined;
  readonly isOverpotentialConstant: boolean;
  /** In x; undefined: as wide as the curve stays smooth. */
  readonly smoothingWidthX: number | undefined;
  /** The file's current is in mA whatever its header says. */
  readonly isMilliampere: boolean;
  /** Magnitude of the applied current, A, where the record has none. */
  readonly nominalCurrentA: number | undefined;
  /** Of a run with three electrodes; empty: the working electrode against the reference. */
  readonly potential: '' | AnalysedPotential;
  /** Changes by hand to the pulses that were found, in the order they were made. */
  readonly edits: readonly SegmentEdit[];
}

export const usualForm: TitrationForm = {
  sampleId: '',
  currentSign: '',
  control: '',
  estimator: '',
  geometry: '',
  windowFromS: 5,
  windowToS: 50,
  isOverpotentialConstant: false,
  smoothingWidthX: undefined,
  isMilliampere: false,
  nominalCurrentA: undefined,
  potential: '',
  edits: [],
};

/** What the host is asked for, but for the source. */
export function requestOf(form: TitrationForm): TitrationRequest {
  const { sampleId, currentSign, estimator, geometry, windowFromS, windowToS, smoothingWidthX, edits } = form;
  return {
    ...(sampleId !== '' && { sampleId }),
    ...(currentSign !== '' && { currentSign: currentSign === '1' ? 1 : -1 }),
    ...(form.control !== '' && { control: form.control }),
    ...(estimator !== '' && { estimator }),
    ...(geometry !== '' && { geometry }),
    ...(windowFromS !== undefined &&
      windowToS !== undefined && { slopeWindow: { fromS: windowFromS, toS: windowToS } }),
    ...(form.isOverpotentialConstant && { constantOverpotential: true }),
    ...(smoothingWidthX !== undefined && { smoothingWidthX }),
    ...(form.isMilliampere && { currentFactor: 1e-3 }),
    ...(form.nominalCurrentA !== undefined && { nominalCurrentA: form.nominalCurrentA }),
    ...(form.potential !== '' && { potential: form.potential }),
    ...(edits.length > 0 && { edits }),
  };
}

interface StoredParameters extends TitrationSettings {
  readonly sample?: Sample;
  readonly currentSign?: number;
}

/** As the host keeps them with an analysis. */
function parametersOf({ parameters }: AnalysisRecord): StoredParameters {
  return typeof parameters === 'object' && parameters !== null ? parameters : {};
}

/** The sample as it was when the analysis was made. */
export function sampleOfRecord(record: AnalysisRecord): Sample | undefined {
  return parametersOf(record).sample;
}

/** The form that an analysis was made with. */
export function formOfRecord(record: AnalysisRecord): TitrationForm {
  const stored = parametersOf(record);
  return {
    sampleId: stored.sample?.id ?? '',
    currentSign: stored.currentSign === -1 ? '-1' : '',
    control: stored.control ?? '',
    estimator: stored.estimator ?? '',
    geometry: stored.geometry ?? '',
    windowFromS: stored.slopeWindow?.fromS ?? usualForm.windowFromS,
    windowToS: stored.slopeWindow?.toS ?? usualForm.windowToS,
    isOverpotentialConstant: stored.constantOverpotential ?? false,
    smoothingWidthX: stored.smoothingWidthX,
    isMilliampere: stored.currentFactor === 1e-3,
    nominalCurrentA: stored.nominalCurrentA,
    potential: stored.potential ?? '',
    edits: stored.edits ?? [],
  };
}

/** What distinguishes an analysis from one with everything as usual, in a few words. */
export function formWords(form: TitrationForm): string {
  const { estimator, geometry, windowFromS, windowToS, smoothingWidthX, edits } = form;
  const words = [
    form.control,
    estimator === '' ? '' : `D from ${estimatorTitle(estimator)}`,
    geometry,
    windowFromS === usualForm.windowFromS && windowToS === usualForm.windowToS
      ? ''
      : `${windowFromS} to ${windowToS} s`,
    form.potential === 'cell' ? 'voltage of the cell' : '',
    form.isOverpotentialConstant ? 'constant overpotential' : '',
    smoothingWidthX === undefined ? '' : `Δx = ${smoothingWidthX}`,
    edits.length === 0 ? '' : `${edits.length} ${edits.length === 1 ? 'change' : 'changes'} by hand`,
  ].filter((word) => word !== '');
  return words.length === 0 ? 'as recommended' : words.join(', ');
}

/** A change by hand in words. */
export function editWords(edit: SegmentEdit, { one, many }: PulseWords): string {
  const at = (seconds: number): string => `${Number(seconds.toPrecision(7))} s`;
  switch (edit.kind) {
    case 'exclude':
      return `Left out: the ${one} at ${at(edit.atS)}`;
    case 'merge':
      return `Joined: the ${many} from ${at(edit.fromS)} to ${at(edit.toS)}`;
    case 'split':
      return `Parted at ${at(edit.atS)}`;
    case 'retime': {
      const { startTimeS, endTimeS } = edit;
      const begins = startTimeS === undefined ? '' : ` begins at ${at(startTimeS)}`;
      const ends = endTimeS === undefined ? '' : ` ends at ${at(endTimeS)}`;
      return `The ${one} at ${at(edit.atS)}${[begins, ends].filter((part) => part !== '').join(',')}`;
    }
  }
}
