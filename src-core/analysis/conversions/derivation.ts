import { quantityNames, transportQuantities, type QuantityName } from './quantities.ts';
import type { Relation, Solution, Values } from './relation.ts';
import { relations } from './relations.ts';

/** One formula of a chain, and what it gives. */
export interface DerivationStep {
  readonly relation: Relation;
  readonly gives: QuantityName;
  readonly solution: Solution;
}

/** A chain of formulas from what was given to what is wanted, in the order of use. */
export interface Derivation {
  readonly steps: readonly DerivationStep[];
  /** Usual values that were taken because nothing was given. */
  readonly assumed: readonly QuantityName[];
  /** Given quantities that the chain does not need. */
  readonly unused: readonly QuantityName[];
}

/** Ways from hops to D_J, of which each is tried without where it would only return its own assumption. */
const passedOver: readonly (readonly string[])[] = [
  [],
  ['random-walk'],
  ['activated-diffusivity'],
  ['random-walk', 'activated-diffusivity'],
];

/**
 * The shortest chain of formulas that says something; undefined where none leads there.
 *
 * @param models - ids of relations that are used only where they are named
 */
export function derive(
  given: readonly QuantityName[],
  target: QuantityName,
  models: readonly string[] = [],
): Derivation | undefined {
  for (const without of passedOver) {
    const { known, ways } = reach(given, target, models, without);
    const found = known.has(target) ? collect(target, ways, given) : undefined;
    if (found && !returnsItsAssumption(found, target)) return found;
  }
  return undefined;
}

/**
 * Whether a chain leads from hops to D_J and to D* at once, with usual values between them: D* = f·D_J, or H_R = f, is
 * then what was taken and not a result. The Haven ratio wants both diffusivities from elsewhere than a usual f.
 */
function returnsItsAssumption({ steps, assumed }: Derivation, target: QuantityName): boolean {
  const uses = (id: string): boolean => steps.some(({ relation }) => relation.id === id);
  if (!uses('correlated-walk')) return false;
  if (target === 'haven-ratio' && assumed.includes('correlation-factor')) return true;
  const isUsual = (['correlation-factor', 'geometry-factor', 'vacancy-fraction'] as const).some((name) =>
    assumed.includes(name),
  );
  return uses('random-walk') || (uses('activated-diffusivity') && isUsual);
}

/** Everything that follows from what was given. */
export function reachable(given: readonly QuantityName[], models: readonly string[]): ReadonlySet<QuantityName> {
  return reach(given, undefined, models).known;
}

function reach(
  given: readonly QuantityName[],
  target: QuantityName | undefined,
  models: readonly string[],
  without: readonly string[] = [],
) {
  const usual = quantityNames.filter((name) => transportQuantities[name].usual && !given.includes(name));
  const known = new Set<QuantityName>([...given, ...usual].filter((name) => name !== target));
  const ways = new Map<QuantityName, DerivationStep>();
  const open = usableRelations(given, models).filter(({ id }) => !without.includes(id));
  for (let grew = true; grew && !(target && known.has(target));) {
    const found = open.flatMap((relation) => stepsFrom(relation, known));
    grew = false;
    // What was found in this round serves the next one, so that the shortest way comes first.
    for (const step of found) {
      if (known.has(step.gives)) continue;
      ways.set(step.gives, step);
      known.add(step.gives);
      grew = true;
    }
  }
  return { known, ways };
}

/** Relations that apply to what was given. */
export function usableRelations(given: readonly QuantityName[], models: readonly string[]): readonly Relation[] {
  return relations.filter(
    ({ id, onlyIfNamed, unlessGiven }) =>
      (!onlyIfNamed || models.includes(id)) && !unlessGiven?.some((name) => given.includes(name)),
  );
}

function stepsFrom(relation: Relation, known: ReadonlySet<QuantityName>): readonly DerivationStep[] {
  return (Object.entries(relation.solutions) as [QuantityName, Solution][]).flatMap(([gives, solution]) =>
    !known.has(gives) && solution.from.every((name) => known.has(name)) ? [{ relation, gives, solution }] : [],
  );
}

function collect(
  target: QuantityName,
  ways: ReadonlyMap<QuantityName, DerivationStep>,
  given: readonly QuantityName[],
): Derivation {
  const steps: DerivationStep[] = [];
  const used = new Set<QuantityName>();
  const visit = (name: QuantityName): void => {
    if (used.has(name)) return;
    used.add(name);
    const step = ways.get(name);
    if (!step) return;
    step.solution.from.forEach(visit);
    steps.push(step);
  };
  visit(target);
  return {
    steps,
    assumed: [...used].filter((name) => !ways.has(name) && !given.includes(name)),
    unused: given.filter((name) => !used.has(name)),
  };
}

/** Carries out a chain; what it starts from must be in `values`. @returns every number met on the way */
export function carryOut(steps: readonly DerivationStep[], values: Partial<Values>): Partial<Values> {
  return steps.reduce<Partial<Values>>(
    // The chain is in order of use: whatever a formula asks for was given or computed before it.
    (all, { gives, solution }) => ({ ...all, [gives]: solution.compute(all as Values) }),
    values,
  );
}
