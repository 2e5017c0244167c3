import type { MethodStep } from '../../../src-core/model/method.ts';
import { stepTitles } from './method-draft.ts';

type Kind = MethodStep['kind'];

interface MenuGroup {
  readonly title: string;
  readonly kinds: readonly { readonly kind: Kind; readonly title: string; readonly purpose: string }[];
}

/** Where each kind stands in the menu, and in one line what it is for; one that is forgotten here does not compile. */
const menu: Readonly<Record<Kind, readonly [group: string, purpose: string]>> = {
  rest: ['Rest and conditioning', 'Cell off, voltage watched until it is flat or for a time'],
  'potential-step': ['Rest and conditioning', 'A voltage held, the current watched'],
  gitt: ['Titration', 'Pulses and rests: OCV curve and D, spectra on request'],
  ici: ['Titration', 'Short interruptions of a current: resistance and D'],
  pitt: ['Titration', 'Small steps of voltage, the current left to fall'],
  cycling: ['Titration', 'Cycles of which chosen ones are titrations'],
  eis: ['Impedance', 'A spectrum from high to low frequency'],
  'linearity-check': ['Impedance', 'Finds the largest amplitude that is still linear'],
  'drift-watch': ['Impedance', 'A spectrum every so often, until it is steady'],
  polarization: ['Direct current', 'Electronic conductivity from a steady current'],
  'hebb-wagner': ['Direct current', 'n- and p-type conductivity by an ion-blocking contact'],
  sweep: ['Direct current', 'CV and LSV: the voltage at a constant rate'],
  cccv: ['Direct current', 'Charge and discharge, capacity, formation'],
  'temperature-series': ['Temperature', 'Steps at each temperature, once the sample is stable'],
  switch: ['Flow', 'The switch of the bench closes another route, cell off'],
  repeat: ['Flow', 'Steps several times, or until a condition holds'],
};

/**
 * The kinds whose title, group or purpose holds every word of the query, in groups; none for a query that fits none.
 * Beginnings of words count first, so that "cv" finds the voltammetry and not each "OCV" as well.
 */
export function findSteps(query: string): readonly MenuGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const atBeginnings = groupsWith((text) => words.every((word) => ` ${text}`.includes(` ${word}`)));
  return atBeginnings.length > 0 ? atBeginnings : groupsWith((text) => words.every((word) => text.includes(word)));
}

function groupsWith(isFound: (text: string) => boolean): readonly MenuGroup[] {
  const kinds = Object.keys(menu) as Kind[];
  return [...new Set(Object.values(menu).map(([group]) => group))]
    .map((title) => ({
      title,
      kinds: kinds
        .filter((kind) => menu[kind][0] === title)
        .map((kind) => ({ kind, title: stepTitles[kind], purpose: menu[kind][1] }))
        .filter((entry) =>
          isFound(`${entry.title} ${title} ${entry.purpose}`.toLowerCase().replaceAll(/[(:,]\s*/g, ' ')),
        ),
    }))
    .filter((group) => group.kinds.length > 0);
}
