import type { UncertainValue } from '../model/finding.ts';
import type { ConductivityAnalysis } from '../model/results.ts';
import type { BrickLayerResult, CapacitanceResult, MixedConduction } from '../model/transport.ts';

/** One number of charge transport, flat: for tables that programs read. */
export interface TransportRow {
  readonly quantity: string;
  readonly value: number;
  readonly standardUncertainty: number;
  readonly unit: string;
  readonly remark: string;
}

/** Everything besides σ itself: resistivities, arcs, capacitances, grain boundaries, ions and electrons. */
export function transportRows({ conductivities, transport }: ConductivityAnalysis): readonly TransportRow[] {
  const forms = conductivities.flatMap(({ name, evidence, resistivityOhmCm, areaSpecificResistanceOhmCm2 }) => [
    ...row(`resistivity ${name}`, resistivityOhmCm, evidence),
    ...row(`area-specific resistance ${name}`, areaSpecificResistanceOhmCm2, evidence),
  ]);
  if (!transport) return forms;
  const { arcs, capacitances, brickLayer, mixedConduction } = transport;
  return [
    ...forms,
    ...arcs.flatMap((arc) => {
      const remark = `${arc.assignment}${arc.uncertain ? ', uncertain' : ''}`;
      return [
        ...row(`${arc.parameterName} area-specific resistance`, arc.areaSpecificResistance, remark),
        ...row(
          `${arc.parameterName} area-specific resistance per electrode`,
          arc.areaSpecificResistancePerElectrode,
          `${remark}, two equal electrodes assumed`,
        ),
        ...row(`${arc.parameterName} capacitance per length`, arc.capacitancePerLength, remark),
        ...row(`${arc.parameterName} peak frequency`, arc.peakFrequency, remark),
      ];
    }),
    ...capacitances.flatMap(capacitanceRows),
    ...(brickLayer ? brickRows(brickLayer) : []),
    ...mixedConduction.flatMap(mixedRows),
  ];
}

function row(quantity: string, item: UncertainValue | undefined, remark: string): readonly TransportRow[] {
  return item ? [{ quantity, ...item, remark }] : [];
}

function capacitanceRows(item: CapacitanceResult): readonly TransportRow[] {
  const stem = `${item.element} ${item.method}`;
  const remark = resistancesOf(item);
  return [
    ...row(`${stem} capacitance`, item.capacitance, remark),
    ...row(`${stem} capacitance per length`, item.perLength, remark),
    ...row(`${stem} capacitance per area`, item.perArea, remark),
    ...row(`${stem} time constant`, item.timeConstant, remark),
    ...row(`${stem} frequency`, item.frequency, remark),
  ];
}

/** "beside R2, in series with R1": which resistances a capacitance was computed with. */
export function resistancesOf({ besides, inSeries }: Pick<CapacitanceResult, 'besides' | 'inSeries'>): string {
  const parts = [
    ...(besides.length > 0 ? [`beside ${besides.join(', ')}`] : []),
    ...(inSeries.length > 0 ? [`in series with ${inSeries.join(' + ')}`] : []),
  ];
  return parts.join(', ');
}

function brickRows({
  status,
  specificConductivity,
  thicknessRatio,
  bulkPermittivity,
}: BrickLayerResult): TransportRow[] {
  return [
    ...row('specific conductivity grain-boundary', specificConductivity, `brick layer, ${status}`),
    ...row('boundary thickness over grain size', thicknessRatio, `brick layer, ${status}`),
    ...row('relative permittivity bulk', bulkPermittivity, ''),
  ];
}

function mixedRows(item: MixedConduction): readonly TransportRow[] {
  const { source, electrodes, ratioIs, ratioUpperBound } = item;
  return [
    ...row(`${source} ionic conductivity`, item.ionicConductivity, electrodes),
    ...row(`${source} electronic conductivity`, item.electronicConductivity, electrodes),
    ...row(`${source} ionic transference number`, item.ionicTransference, electrodes),
    ...row(`${source} electronic transference number`, item.electronicTransference, electrodes),
    ...row(`${source} electronic over ionic conductivity`, item.conductivityRatio, ratioIs),
    ...row(
      `${source} electronic over ionic conductivity, at most`,
      Number.isFinite(ratioUpperBound) ? { value: ratioUpperBound, standardUncertainty: NaN, unit: '1' } : undefined,
      '95 %',
    ),
    ...row(`${source} chemical capacitance`, item.chemicalCapacitance, electrodes),
    ...row(`${source} chemical diffusion coefficient`, item.chemicalDiffusivity, electrodes),
  ];
}
