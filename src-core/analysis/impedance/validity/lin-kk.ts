import { fitKramersKronig, type FittedPart, type KramersKronigFit, type ScaledPoints } from './kramers-kronig-fit.ts';

export interface LinKkOptions {
  /** Elements are added until μ falls below this. The authors take 0.85. */
  readonly threshold: number;
  readonly part: FittedPart;
  readonly capacitance: boolean;
  readonly mostElements: number;
}

/**
 * The classic rule for the number of elements: one more until μ falls below the threshold. Known to stop early on a
 * single narrow arc, where μ does not fall steadily; here for comparison with other programs, `explore.ts` decides.
 *
 * @see Schönleber, Klotz & Ivers-Tiffée, Electrochim. Acta 131 (2014) 20
 */
export function linKk(points: ScaledPoints, options: LinKkOptions): { elements: number; fit: KramersKronigFit } {
  const { threshold, part, capacitance, mostElements } = options;
  for (let elements = 1; ; elements++) {
    const fit = fitKramersKronig(points, { elements, extension: 0, capacitance, inductance: true, part });
    if (fit.mu <= threshold || elements >= mostElements) return { elements, fit };
  }
}
