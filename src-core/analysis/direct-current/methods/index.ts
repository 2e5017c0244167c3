import type { DirectCurrentMethodId } from '../../../model/direct-current.ts';
import { bruceVincent } from './bruce-vincent.ts';
import { emf } from './emf.ts';
import { hebbWagner } from './hebb-wagner.ts';
import type { DirectCurrentMethod } from './method.ts';
import { polarization } from './polarization.ts';
import { sand } from './sand.ts';
import { tubandt } from './tubandt.ts';

/** Every method, in the order of lists. To add one: a file, a name in `directCurrentMethodIds`, a line here. */
export const directCurrentMethods = {
  polarization,
  'hebb-wagner': hebbWagner,
  'bruce-vincent': bruceVincent,
  tubandt,
  emf,
  sand,
} as const satisfies Readonly<Record<DirectCurrentMethodId, DirectCurrentMethod>>;

export const directCurrentMethodList: readonly DirectCurrentMethod[] = Object.values(directCurrentMethods);
