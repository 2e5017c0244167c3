import { methodKinds } from '../../../src-core/methods/index.ts';
import type { MethodStep } from '../../../src-core/model/method.ts';
import { stepTitles } from './method-draft.ts';

type Kind = MethodStep['kind'];

interface MenuGroup {
  readonly title: string;
  readonly kinds: readonly { readonly kind: Kind; readonly title: string; readonly purpose: string }[];
}

/** Where each kind stands in the menu; one that is forgotten here does not compile. */
const groupOf: Readonly<Record<Kind, string>> = {
  rest: 'Rest and conditioning',
  'potential-step': 'Rest and conditioning',
  gitt: 'Titration',
  ici: 'Titration',
  pitt: 'Titration',
  cycling: 'Titration',
  eis: 'Impedance',
  'linearity-check': 'Impedance',
  'drift-watch': 'Impedance',
  polarization: 'Direct current',
  'hebb-wagner': 'Direct current',
  sweep: 'Direct current',
  cccv: 'Direct current',
  'temperature-series': 'Temperature',
  repeat: 'Flow',
};

/** The kinds whose title, group or purpose holds every word of the query, in groups; none for a query that fits none. */
export function findSteps(query: string): readonly MenuGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const kinds = Object.keys(groupOf) as Kind[];
  return [...new Set(Object.values(groupOf))]
    .map((title) => ({
      title,
      kinds: kinds
        .filter((kind) => groupOf[kind] === title)
        .map((kind) => ({ kind, title: stepTitles[kind], purpose: methodKinds[kind].description }))
        .filter((entry) => {
          const text = `${entry.title} ${title} ${entry.purpose}`.toLowerCase();
          return words.every((word) => text.includes(word));
        }),
    }))
    .filter((group) => group.kinds.length > 0);
}
