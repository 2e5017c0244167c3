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
  | 'temperatureC'
  | 'cycle';

/** Several of these share one byte, which stands where the first of them does. */
export const flagColumns: ReadonlySet<number> = new Set([1, 2, 3, 21, 31, 65]);

const single = (holds?: MprQuantity): MprColumn => ({ bytes: 4, ...(holds ? { holds } : {}) });
const double = (holds?: MprQuantity): MprColumn => ({ bytes: 8, ...(holds ? { holds } : {}) });

/**
 * Numbers and widths as files of EC-Lab 10 and 11 show beside the same data as text. Those of quantities that nothing
 * here reads are needed all the same, to find what stands behind them.
 */
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
  [23, double('chargeStepMah')],
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
  [74, double()],
  [76, single('currentMa')],
  [77, single('voltageV')],
  [96, single()],
  [98, single()],
  [99, single()],
  [100, single()],
  [101, single()],
  [123, double()],
  [124, double()],
  [125, double()],
  [126, double()],
  [131, { bytes: 2, isInteger: true, holds: 'step' }],
  [168, single()],
  [169, single()],
  [172, single()],
  [174, single('voltageV')],
  [430, single()],
  [431, single()],
  [432, single()],
  [433, single()],
  [434, single()],
  [435, single()],
  [441, single()],
  [462, single('temperatureC')],
  [467, double()],
  [468, { bytes: 4, isInteger: true }],
  [469, { bytes: 4, isInteger: true }],
  [471, single()],
  [473, single()],
  [474, single()],
  [476, single()],
  [477, single()],
  [479, single()],
  [480, single()],
]);
