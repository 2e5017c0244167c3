import type { DeviceFaultName } from '../faults.ts';

/** What can go wrong inside an emulated source-measure unit. */
export interface SourceFaults {
  compliance: boolean;
  notANumber: boolean;
  slowPoint: boolean;
  stuckOutput: boolean;
  refuseOff: boolean;
  setClipped: boolean;
  clockBackS: number;
  swappedColumns: boolean;
  decimalComma: boolean;
}

export function createSourceFaults(): SourceFaults {
  return {
    compliance: false,
    notANumber: false,
    slowPoint: false,
    stuckOutput: false,
    refuseOff: false,
    setClipped: false,
    clockBackS: 0,
    swappedColumns: false,
    decimalComma: false,
  };
}

/** Lets a fault strike or end; those of the command side are the caller's. */
export function strikeSourceFault(faults: SourceFaults, name: DeviceFaultName, active: boolean): void {
  if (name === 'compliance') faults.compliance = active;
  if (name === 'not-a-number') faults.notANumber = active;
  if (name === 'slow-point') faults.slowPoint = active;
  if (name === 'stuck-output') faults.stuckOutput = active;
  if (name === 'refuse-off') faults.refuseOff = active;
  if (name === 'set-clipped') faults.setClipped = active;
  if (name === 'time-backwards') faults.clockBackS = active ? 5 : 0;
  if (name === 'swapped-columns') faults.swappedColumns = active;
  if (name === 'decimal-comma') faults.decimalComma = active;
}
