import { meyerNeldelPlot } from '../figures/meyer-neldel-figures.ts';
import type { MeyerNeldel } from '../model/arrhenius.ts';
import type { AnalysisRecord } from '../model/results.ts';
import type { SeriesValue } from '../model/series.ts';
import { formatUncertain, toSignificant } from '../units/format.ts';
import { figureBlock, paragraph, section, table, type ReportBlock } from './document.ts';
import { assumptionBlocks, findingBlocks, probabilityText } from './finding-blocks.ts';
import { warningBlocks } from './warning-blocks.ts';

/** Prefactors against energies: the rule, what noise alone would give, every material. */
export function meyerNeldelSection(record: AnalysisRecord, rule: MeyerNeldel): readonly ReportBlock[] {
  const { materials, artefact, method, warnings, message } = rule;
  const isWeighted = method === 'errors-in-variables';
  return [
    section(record.title),
    paragraph(message),
    figureBlock(meyerNeldelPlot(rule)),
    table(['Result', '>Value', 'Meaning'], resultRows(rule)),
    ...warningBlocks(warnings),
    ...(artefact
      ? findingBlocks([
          {
            ...{ name: 'slope against that of noise', value: Math.abs(artefact.z), limit: 2, unit: '' },
            verdict: artefact.isIndistinguishable ? 'warn' : 'pass',
            message:
              'Standard errors between the slope and 1/(k_B·T_harmonic); below 2 the rule is no more than noise of the fits.',
          },
        ])
      : []),
    section('Materials', 2),
    table(
      ['Material', '>E / eV', '>ln q₀', '>Window / K', 'Remark'],
      materials.map(
        ({ name, activationEnergyEv, standardErrorEv = NaN, lnPrefactor, lnPrefactorError = NaN, ...more }) => [
          name,
          formatUncertain(activationEnergyEv, standardErrorEv),
          formatUncertain(lnPrefactor, lnPrefactorError),
          windowText(more.temperaturesK ?? []),
          more.changesSlope === true ? 'slope changes within the window' : '',
        ],
      ),
    ),
    ...assumptionBlocks([
      isWeighted
        ? 'Errors of E and ln q₀ of one material hang together by the covariance of its fit; materials are independent.'
        : 'All materials count alike; errors of E are not regarded.',
      'The prefactors of all materials are meant by one convention.',
    ]),
    section('How it was computed', 2),
    paragraph(
      'ln q₀ = ln q₀₀ + E/E_MN by ' +
        (isWeighted ? 'regression with errors in both variables (York). ' : 'least squares. ') +
        'Against it 1/(k_B·T_harmonic), the slope that errors of the fits make by themselves. ' +
        'W. Meyer, H. Neldel, Z. tech. Phys. 18 (1937) 588; A. Yelon, B. Movaghar, Phys. Rev. Lett. 65 (1990) 618; ' +
        'P. J. Barrie, Phys. Chem. Chem. Phys. 14 (2012) 318.',
    ),
  ];
}

function resultRows(rule: MeyerNeldel): readonly (readonly string[])[] {
  const { energyEv, slope, isokineticK, intercept, artefact, reducedChiSquared, rSquared, sameEnergyProbability } =
    rule;
  const milli: SeriesValue = { value: 1000 * energyEv.value, standardError: 1000 * energyEv.standardError };
  return [
    ['E_MN', show(milli, 'meV'), 'energy of the rule'],
    ['1/E_MN', show(slope, 'eV⁻¹'), 'slope of ln q₀ against E'],
    ['ln q₀₀', show(intercept), 'prefactor at E = 0'],
    ['Isokinetic temperature', show(isokineticK, 'K'), 'all materials conduct alike there'],
    ...(artefact
      ? [
          [
            'Noise alone',
            `${toSignificant(1000 * artefact.energyEv, 4)}\u202fmeV`,
            'k_B times the harmonic mean temperature',
          ],
          [
            'Harmonic mean temperature',
            `${toSignificant(artefact.harmonicMeanK, 4)}\u202fK`,
            'of the windows of all materials',
          ],
        ]
      : []),
    ['χ²/ν', toSignificant(reducedChiSquared, 3), 'scatter about the rule over its errors'],
    ['R²', toSignificant(rSquared, 4), 'of all materials alike'],
    ...(Number.isFinite(sameEnergyProbability)
      ? [['Energies alike', probabilityText(sameEnergyProbability), 'chance of energies so unlike by their errors']]
      : []),
  ];
}

function show({ value, standardError }: SeriesValue, unit = ''): string {
  return formatUncertain(value, standardError, unit);
}

function windowText(temperaturesK: readonly number[]): string {
  if (temperaturesK.length === 0) return 'not told';
  return `${Math.min(...temperaturesK).toFixed(0)}–${Math.max(...temperaturesK).toFixed(0)}`;
}
