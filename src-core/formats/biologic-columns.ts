/** How wide a column of a BioLogic mpr file is, by its number, and what it holds where we have a use for it. */
export interface MprColumn {
  readonly bytes: 2 | 4 | 8;
  readonly isInteger?: true;
  readonly holds?: MprQuantity;
}

export type MprQuantity =
  | 'frequencyHz'
  | 'modulusOhm'
  | 'phaseDeg'
  | 'realOhm'
  | 'minusImaginaryOhm'
  | 'timeS'
  | 'voltageV'
  | 'currentMa'
  | 'chargeStepMah'
  | 'step'
  | 'cycle';

/** Several of these share one byte, which stands where the first of them does. */
export const flagColumns: ReadonlySet<number> = new Set([1, 2, 3, 21, 31, 65]);

const single = (holds?: MprQuantity): MprColumn => ({ bytes: 4, ...(holds ? { holds } : {}) });
const double = (holds?: MprQuantity): MprColumn => ({ bytes: 8, ...(holds ? { holds } : {}) });

/** Numbers and widths as files of EC-Lab 11 show beside the same data as text. */
export const mprColumns: ReadonlyMap<number, MprColumn> = new Map<number, MprColumn>([
  [4, double('timeS')],
  [5, single()],
  [6, single('voltageV')],
  [7, double('chargeStepMah')],
  [8, single('currentMa')],
  [9, single()],
  [11, double('currentMa')],
  [13, double()],
  [19, single()],
  [20, single()],
  [24, double('cycle')],
  [32, single('frequencyHz')],
  [33, single()],
  [34, single()],
  [35, single('phaseDeg')],
  [36, single('modulusOhm')],
  [37, single('realOhm')],
  [38, single('minusImaginaryOhm')],
  [39, { bytes: 2, isInteger: true }],
  [70, single()],
  [76, single('currentMa')],
  [77, single('voltageV')],
  [131, { bytes: 2, isInteger: true, holds: 'step' }],
  [169, single()],
  [172, single()],
  [174, single('voltageV')],
  [434, single()],
  [435, single()],
  [441, single()],
  [467, double()],
  [468, { bytes: 4, isInteger: true }],
]);
