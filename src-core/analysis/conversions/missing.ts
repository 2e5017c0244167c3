import { quantityNames, transportQuantities, type QuantityName } from './quantities.ts';
import { derive, reachable, usableRelations } from './derivation.ts';
import type { Relation, Solution } from './relation.ts';

/** How many formulas may stand between what was given and what is wanted. */
const deepest = 4;
const mostWays = 200;
const mostAnswers = 4;

interface Way {
  readonly missing: ReadonlySet<QuantityName>;
  /** Known quantities that it makes use of. */
  readonly uses: ReadonlySet<QuantityName>;
}

/**
 * What to give as well so that `target` can be computed: single quantities that would do, then several together; where
 * nothing but assumptions leads there, what its own formula asks for.
 */
export function whatWouldDo(
  given: readonly QuantityName[],
  target: QuantityName,
  models: readonly string[],
): readonly (readonly QuantityName[])[] {
  const wouldDo = (way: readonly QuantityName[]): boolean => derive([...given, ...way], target, models) !== undefined;
  const isOpen = (name: QuantityName): boolean =>
    name !== target && !given.includes(name) && !transportQuantities[name].usual;
  const single = quantityNames
    .filter((name) => name !== target && !given.includes(name) && wouldDo([name]))
    .map((name) => [name]);
  const several = waysToward(given, target, models).filter(
    (way) => !single.some(([name]) => way.includes(name!)) && wouldDo(way),
  );
  const ways = [...single, ...several].slice(0, mostAnswers);
  return ways.length > 0 ? ways : ownInputs(target, models).map((inputs) => inputs.filter(isOpen));
}

function ownInputs(target: QuantityName, models: readonly string[]): readonly (readonly QuantityName[])[] {
  return usableRelations([], models).flatMap(({ solutions }) => {
    const solution = (solutions as Partial<Record<QuantityName, Solution>>)[target];
    return solution ? [solution.from] : [];
  });
}

/**
 * What would have to be given as well to compute `target`: the best few ways, those first that use most of what was given
 * and lack least.
 */
export function waysToward(
  given: readonly QuantityName[],
  target: QuantityName,
  models: readonly string[],
): readonly (readonly QuantityName[])[] {
  const known = reachable(given, models);
  const found = waysTo(target, known, usableRelations(given, models), deepest, new Set([target]));
  const ranked = [...found].sort((a, b) => b.uses.size - a.uses.size || a.missing.size - b.missing.size);
  const kept: Way[] = [];
  for (const way of ranked) {
    const isMore = kept.some(({ missing }) => [...missing].every((name) => way.missing.has(name)));
    if (way.missing.size > 0 && !isMore) kept.push(way);
  }
  return kept.slice(0, mostAnswers).map(({ missing }) => [...missing]);
}

function waysTo(
  target: QuantityName,
  known: ReadonlySet<QuantityName>,
  open: readonly Relation[],
  depth: number,
  path: ReadonlySet<QuantityName>,
): readonly Way[] {
  if (depth === 0) return [];
  return open.flatMap((relation): readonly Way[] => {
    const solution = (relation.solutions as Partial<Record<QuantityName, Solution>>)[target];
    if (!solution || solution.from.some((name) => path.has(name))) return [];
    let ways: readonly Way[] = [{ missing: new Set(), uses: new Set() }];
    for (const name of solution.from) {
      const parts = known.has(name)
        ? [
            {
              missing: new Set<QuantityName>(),
              uses: transportQuantities[name].usual ? new Set<QuantityName>() : new Set([name]),
            },
          ]
        : [
            { missing: new Set([name]), uses: new Set<QuantityName>() },
            ...waysTo(name, known, open, depth - 1, new Set([...path, name])).filter(({ uses }) => uses.size > 0),
          ];
      ways = ways.flatMap((way) => parts.map((part) => join(way, part))).slice(0, mostWays);
    }
    return ways;
  });
}

function join(first: Way, second: Way): Way {
  return {
    missing: new Set([...first.missing, ...second.missing]),
    uses: new Set([...first.uses, ...second.uses]),
  };
}
