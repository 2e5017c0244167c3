import type { Problem } from '../../../model/quantity.ts';
import type { Capabilities } from '../../driver.ts';

export function checkVoltage(field: string, voltageV: number, { voltageRangeV: [low, high] }: Capabilities): Problem[] {
  if (voltageV >= low && voltageV <= high) return [];
  return [error(field, `${voltageV} V is beyond the instrument (${low} to ${high} V).`, 'Choose a voltage inside.')];
}

export function checkCutOff(
  cutOff: { minVoltageV: number; maxVoltageV: number },
  capabilities: Capabilities,
): Problem[] {
  const problems = [
    ...checkVoltage('minVoltageV', cutOff.minVoltageV, capabilities),
    ...checkVoltage('maxVoltageV', cutOff.maxVoltageV, capabilities),
  ];
  if (!(cutOff.minVoltageV < cutOff.maxVoltageV))
    problems.push(error('minVoltageV', 'The lower limit of voltage is not below the upper one.', 'Exchange them.'));
  return problems;
}

export function checkCurrentLimit(currentA: number, { maxCurrentA }: Capabilities): Problem[] {
  if (currentA > 0 && currentA <= maxCurrentA) return [];
  return [error('maxCurrentA', `A limit of ${currentA} A is beyond the instrument (${maxCurrentA} A).`, 'Lower it.')];
}

export function error(field: string, message: string, remedy: string): Problem {
  return { field, message, remedy, severity: 'error' };
}
