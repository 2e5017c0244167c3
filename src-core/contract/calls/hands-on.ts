import type { Limits, MethodStep } from '../../model/method.ts';
import type { DummyCell, SelfTestReport } from '../../model/self-test.ts';

/** What a person does with one instrument at once, without sample or kept method. Both are runs: nothing is lost. */
export interface HandsOnCalls {
  /**
   * Measures a dummy cell and holds what was read against it; answers when it is over (about 20 s).
   * @throws AppError `instrument/busy`, `instrument/unsupported`
   */
  'instruments.selfTest': (request: {
    readonly instrumentId: string;
    /** 1 kΩ + (10 kΩ beside 1 µF) when absent. */
    readonly dummyCell?: DummyCell;
  }) => SelfTestReport;
  /** Carries out one step now. Ends by itself, by `runs.stop` or by a limit. @throws AppError as `runs.start` */
  'instruments.manual': (request: {
    readonly instrumentId: string;
    readonly step: MethodStep;
    readonly limits: Limits;
  }) => { readonly runId: string };
}
