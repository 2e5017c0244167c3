import type { MethodStep } from '../model/method.ts';
import { eis } from './eis/index.ts';
import { gitt } from './gitt/index.ts';
import type { MethodKind } from './kind.ts';
import { potentialStep } from './potential-step/index.ts';
import { repeat } from './repeat/index.ts';
import { rest } from './rest/index.ts';

/** Every kind of step, in the order menus show them. */
export const methodKinds = { rest, gitt, eis, 'potential-step': potentialStep, repeat } as const satisfies {
  readonly [K in MethodStep['kind']]: MethodKind<Extract<MethodStep, { kind: K }>>;
};
