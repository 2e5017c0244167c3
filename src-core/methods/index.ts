import type { MethodStep } from '../model/method.ts';
import { eis } from './eis/index.ts';
import { gitt } from './gitt/index.ts';
import { hebbWagner } from './hebb-wagner/index.ts';
import type { MethodKind } from './kind.ts';
import { polarization } from './polarization/index.ts';
import { potentialStep } from './potential-step/index.ts';
import { repeat } from './repeat/index.ts';
import { rest } from './rest/index.ts';
import { temperatureSeries } from './temperature-series/index.ts';

/** Every kind of step, in the order menus show them. */
export const methodKinds = {
  rest,
  gitt,
  eis,
  'potential-step': potentialStep,
  polarization,
  'hebb-wagner': hebbWagner,
  'temperature-series': temperatureSeries,
  repeat,
} as const satisfies {
  readonly [K in MethodStep['kind']]: MethodKind<Extract<MethodStep, { kind: K }>>;
};
