import type { Problem } from '../../model/quantity.ts';
import { checkNames, problem } from './problems.ts';
import type { TemperatureDescription } from './schema.ts';

/** What is wrong with a description of a temperature controller. */
export function checkTemperature(controller: TemperatureDescription): Problem[] {
  const { setup, setPoint, setPointRange, readingRange, output, safeC, sensors, stable } = controller;
  const ids = sensors.map(({ id }) => id);
  return [
    ...setup.flatMap((command, index) => checkNames(`temperature.setup.${index}`, command, [])),
    ...checkNames('temperature.setPoint.set', setPoint.set, ['temperature']),
    ...checkNames('temperature.setPoint.reply', setPoint.reply, ['temperature'], ['temperature', 'anything']),
    ...(output || safeC !== undefined
      ? []
      : [problem('temperature.output', 'is missing, and so is "safeC": nobody could end the heating.')]),
    ...(output && isSame(output.isOn, output.isOff)
      ? [problem('temperature.output.isOn', 'is the same as isOff.', 'Copy what it answers with the output on.')]
      : []),
    ...(stable && isSame(stable.is, stable.isNot)
      ? [problem('temperature.stable.is', 'is the same as isNot.', 'Copy what it answers once it is stable.')]
      : []),
    ...(safeC !== undefined && !(safeC >= setPointRange[0] && safeC <= setPointRange[1])
      ? [problem('temperature.safeC', 'is beyond the set points.', 'Choose one within “setPointRange”.')]
      : []),
    ...(readingRange[0] <= setPointRange[0] && readingRange[1] >= setPointRange[1]
      ? []
      : [
          problem(
            'temperature.readingRange',
            'is narrower than the set points.',
            'Widen it: beyond is an open sensor.',
          ),
        ]),
    ...sensors.flatMap(({ id, measure }, index) => [
      ...(ids.indexOf(id) === index
        ? []
        : [problem(`temperature.sensors.${index}.id`, 'is there twice.', 'Give each its own.')]),
      ...checkNames(
        `temperature.sensors.${index}.measure`,
        measure.map(({ reply }) => reply).join(';'),
        ['temperature'],
        ['temperature', 'anything'],
      ),
    ]),
  ];
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
