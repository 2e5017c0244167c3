import type { MethodStep } from '../model/method.ts';
import { cccv } from './cccv/index.ts';
import { cycling } from './cycling/index.ts';
import { driftWatch } from './drift-watch/index.ts';
import { eis } from './eis/index.ts';
import { gitt } from './gitt/index.ts';
import { hebbWagner } from './hebb-wagner/index.ts';
import { ici } from './ici/index.ts';
import type { MethodKind } from './kind.ts';
import { linearityCheck } from './linearity-check/index.ts';
import { pitt } from './pitt/index.ts';
import { polarization } from './polarization/index.ts';
import { potentialStep } from './potential-step/index.ts';
import { repeat } from './repeat/index.ts';
import { rest } from './rest/index.ts';
import { sweep } from './sweep/index.ts';
import { switchRoute } from './switch-route/index.ts';
import { temperatureSeries } from './temperature-series/index.ts';

/** Every kind of step, in the order menus show them. */
export const methodKinds = {
  rest,
  gitt,
  ici,
  pitt,
  sweep,
  cccv,
  cycling,
  'linearity-check': linearityCheck,
  eis,
  'drift-watch': driftWatch,
  'potential-step': potentialStep,
  polarization,
  'hebb-wagner': hebbWagner,
  'temperature-series': temperatureSeries,
  switch: switchRoute,
  repeat,
} as const satisfies {
  readonly [K in MethodStep['kind']]: MethodKind<Extract<MethodStep, { kind: K }>>;
};
