import type { UncertainValue } from '../model/finding.ts';
import type { MixedConduction, TransportResults } from '../model/transport.ts';
import { formatUncertain, powerOfTen } from '../units/format.ts';
import { paragraph, section, table, type ReportBlock } from './document.ts';
import { resistancesOf } from './transport-rows.ts';
import { assignmentText, brickLayerText, methodWords, ratioText } from './transport-words.ts';

/** Arcs, capacitances, grain boundaries, ions and electrons of one fit; nothing where there is nothing to say. */
export function transportBlocks({
  arcs,
  capacitances,
  undefinedCapacitances,
  brickLayer,
  mixedConduction,
}: TransportResults): readonly ReportBlock[] {
  return [
    ...(arcs.length > 0 ? arcBlocks(arcs) : []),
    ...(brickLayer ? [paragraph(brickLayerText(brickLayer), brickLayer.status === 'doubtful' ? 'alert' : 'note')] : []),
    ...(brickLayer && brickLayer.status !== 'withheld'
      ? [paragraph(`Assumed: ${brickLayer.assumptions.join(' ')}`, 'note')]
      : []),
    ...(capacitances.length > 0 ? capacitanceBlocks(capacitances) : []),
    ...undefinedCapacitances.map(({ element, reason }) =>
      paragraph(`Capacitance of ${element}: not defined, ${reason}.`, 'note'),
    ),
    ...mixedConduction.flatMap(mixedBlocks),
  ];
}

function show(item: UncertainValue | undefined): string {
  return item ? formatUncertain(item.value, item.standardUncertainty) : '';
}

function arcBlocks(arcs: TransportResults['arcs']): readonly ReportBlock[] {
  return [
    section('Arcs', 2),
    table(
      ['Arc', 'Belongs to', '>C·L/S / F cm⁻¹', '>Peak / Hz', '>R·S / Ω cm²', '>Per electrode'],
      arcs.map((arc) => [
        arc.parameterName,
        assignmentText(arc),
        show(arc.capacitancePerLength),
        show(arc.peakFrequency),
        show(arc.areaSpecificResistance),
        show(arc.areaSpecificResistancePerElectrode),
      ]),
    ),
    ...arcs
      .filter(({ uncertain }) => uncertain)
      .map(({ parameterName, reasons }) => paragraph(`${parameterName}: ${reasons.join(' ')}`, 'note')),
    ...(arcs.some((arc) => arc.areaSpecificResistancePerElectrode)
      ? [paragraph('Per electrode: half of R·S, two equal electrodes assumed.', 'note')]
      : []),
  ];
}

function capacitanceBlocks(capacitances: TransportResults['capacitances']): readonly ReportBlock[] {
  return [
    section('Effective capacitances', 2),
    table(
      ['Element', 'Method', 'With', '>C / F', '>C/S / F cm⁻²', '>τ / s'],
      capacitances.map((item) => [
        item.element,
        methodWords[item.method],
        resistancesOf(item),
        show(item.capacitance),
        show(item.perArea),
        show(item.timeConstant),
      ]),
    ),
  ];
}

function mixedBlocks(item: MixedConduction): readonly ReportBlock[] {
  const faults = item.checks.filter(({ verdict, message }) => verdict !== 'pass' && message !== undefined);
  const rows: readonly (readonly [string, string])[] = [
    ['σ of the ions / S cm⁻¹', show(item.ionicConductivity)],
    ['σ of the electrons / S cm⁻¹', show(item.electronicConductivity)],
    ['t of the ions', show(item.ionicTransference)],
    ['t of the electrons', show(item.electronicTransference)],
    [`σ_e/σ_i (target ${powerOfTen(item.ratioTarget, 2)})`, ratioText(item)],
    ['Chemical capacitance / F', show(item.chemicalCapacitance)],
    ['Chemical diffusion coefficient / cm² s⁻¹', show(item.chemicalDiffusivity)],
  ];
  return [
    section(`Ions and electrons, from ${item.source}`, 2),
    table(
      ['Quantity', '>Value'],
      rows.filter(([, value]) => value !== ''),
    ),
    paragraph(`Assumed: ${item.electrodes}`, 'note'),
    ...faults.map(({ message }) => paragraph(message!, 'note')),
  ];
}
