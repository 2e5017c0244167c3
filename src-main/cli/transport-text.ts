import type { UncertainValue } from '../../src-core/model/finding.ts';
import type { ConductivityAnalysis } from '../../src-core/model/results.ts';
import type { MixedConduction } from '../../src-core/model/transport.ts';
import { resistancesOf } from '../../src-core/reports/transport-rows.ts';
import { assignmentText, brickLayerText, methodWords, ratioText } from '../../src-core/reports/transport-words.ts';
import { formatUncertain, powerOfTen } from '../../src-core/units/format.ts';
import { textTable } from './table.ts';

/** What a fit tells of charge transport, for people. */
export function transportText({ conductivities, transport }: ConductivityAnalysis): string {
  const sigma = conductivities.map((result) => {
    const { name, evidence, conductivitySPerCm, resistivityOhmCm, areaSpecificResistanceOhmCm2 } = result;
    const forms = [resistivityOhmCm, areaSpecificResistanceOhmCm2].flatMap((item) => (item ? [show(item)] : []));
    const more = forms.length > 0 ? `; ${forms.join(', ')}` : '';
    return `σ ${name} = ${show(conductivitySPerCm)} (${evidence})${more}\n`;
  });
  if (!transport) return sigma.join('');
  const { arcs, capacitances, undefinedCapacitances, brickLayer, mixedConduction } = transport;
  const arcRows = arcs.map((arc) => [
    arc.parameterName,
    assignmentText(arc),
    show(arc.capacitancePerLength),
    show(arc.areaSpecificResistance),
    arc.areaSpecificResistancePerElectrode ? `${show(arc.areaSpecificResistancePerElectrode)} per electrode` : '',
  ]);
  const capacitanceRows = capacitances.map((item) => [
    item.element,
    methodWords[item.method],
    show(item.capacitance),
    show(item.perArea),
    show(item.frequency),
    resistancesOf(item),
  ]);
  return [
    ...sigma,
    arcRows.length > 0 ? textTable(['Arc', 'Belongs to', 'C·L/S', 'R·S', ''], arcRows) : '',
    capacitanceRows.length > 0
      ? textTable(['Element', 'Capacitance', 'C', 'C/S', 'Frequency', 'With the resistance'], capacitanceRows)
      : '',
    ...undefinedCapacitances.map(({ element, reason }) => `Capacitance of ${element}: not defined, ${reason}.\n`),
    brickLayer ? `${brickLayerText(brickLayer)}\n` : '',
    ...mixedConduction.map(mixedText),
  ].join('');
}

function mixedText(item: MixedConduction): string {
  const parts = [
    ['σ ions', show(item.ionicConductivity)],
    ['σ electrons', show(item.electronicConductivity)],
    ['t ions', show(item.ionicTransference)],
    ['t electrons', show(item.electronicTransference)],
    ['σ_e/σ_i', `${ratioText(item)} (target ${powerOfTen(item.ratioTarget, 2)})`],
    ['D', show(item.chemicalDiffusivity)],
  ] as const;
  const told = parts.flatMap(([name, value]) =>
    value === '' ? [] : [`${name} ${value.startsWith('≤') ? '' : '= '}${value}`],
  );
  return `${item.source}: ${told.join('; ')}. ${item.electrodes}\n`;
}

function show(item: UncertainValue | undefined): string {
  return item ? formatUncertain(item.value, item.standardUncertainty, item.unit === '1' ? '' : item.unit) : '';
}
