import { createThermalPlant, type ThermalPlantParameters } from '../../../cells/thermal-plant.ts';
import type { DeviceFaultName } from '../../faults.ts';

/** How an instrument's firmware regulates: PI on its own sensor. */
export interface LoopSettings {
  readonly plant: ThermalPlantParameters;
  readonly gainWPerK: number;
  readonly integralS: number;
}

/** A controller with its plant, in device time. */
export interface TemperatureLoop {
  /** What is aimed at in the end; the working set point ramps towards it. */
  targetC: number;
  /** K/min; undefined: at once. */
  rampKPerMin: number | undefined;
  /** Whether it regulates; without, neither heater nor refrigerator runs. */
  isOn: boolean;
  /** An alarm has stopped the heating until it is acknowledged. */
  readonly isAlarmed: boolean;
  acknowledge(): void;
  readonly workingSetPointC: number;
  /** −1 to 1. */
  readonly power: number;
  /** NaN while the sensor is open. */
  readonly sensorC: number;
  /** Of a second sensor at the sample; it breaks with the first. */
  readonly sampleSensorC: number;
  /** What the sample is really at. */
  readonly sampleC: number;
  /** Lets the plant live to `deviceS`. Earlier times do nothing. */
  advanceTo(deviceS: number): void;
  setFault(name: DeviceFaultName, active: boolean): void;
  /** As after switching on: regulation off, working set point where the sensor is. */
  reset(): void;
}

/** Faults that any controller on a plant can show. */
export const thermalFaults = ['sensor-break', 'never-settles', 'overshoot', 'alarm'] as const;

const periodS = 0.5;
/** Door open, door shut: what makes a temperature wander. */
const wanderPeriodS = 120;
const wanderK = 4;
const overshootK = 10;

/** The regulation of temperature emulators: PI with its output limited, integrating only where it can act. */
export function createTemperatureLoop({ plant: parameters, gainWPerK, integralS }: LoopSettings): TemperatureLoop {
  const plant = createThermalPlant(parameters);
  const faults = new Set<DeviceFaultName>();
  let nowS = 0;
  let integralW = 0;
  let workingC = parameters.ambientC;
  let power = 0;
  /** The target that was overshot already. */
  let overshotC = NaN;
  let isAlarmed = false;
  const isBroken = (): boolean => faults.has('sensor-break');

  function stepSetPoint(): void {
    const ahead = loop.targetC - workingC;
    const most = loop.rampKPerMin === undefined ? Infinity : (loop.rampKPerMin / 60) * periodS;
    workingC += Math.sign(ahead) * Math.min(Math.abs(ahead), most);
  }

  /** What the regulation aims at: under the fault, 10 K too far until that is reached, once for each target. */
  function aimC(): number {
    if (!faults.has('overshoot') || overshotC === loop.targetC) return workingC;
    if (plant.sensorC > loop.targetC + overshootK) overshotC = loop.targetC;
    return workingC + overshootK + 1;
  }

  function regulate(): number {
    if (!loop.isOn || isBroken() || isAlarmed) {
      integralW = 0;
      return 0;
    }
    const errorK = aimC() - plant.sensorC;
    const wantedW = gainWPerK * errorK + integralW;
    const isFree = wantedW < parameters.heaterW && wantedW > -parameters.coolerW;
    if (isFree || Math.sign(errorK) !== Math.sign(wantedW)) integralW += (gainWPerK * errorK * periodS) / integralS;
    const size = wantedW > 0 ? parameters.heaterW : parameters.coolerW;
    return size === 0 ? 0 : Math.min(1, Math.max(-1, wantedW / size));
  }

  function disturbanceW(): number {
    if (!faults.has('never-settles')) return 0;
    const angular = (2 * Math.PI) / wanderPeriodS;
    return wanderK * angular * parameters.bathJPerK * Math.cos(angular * nowS);
  }

  let targetC = parameters.ambientC;
  const loop: TemperatureLoop = {
    get targetC() {
      return targetC;
    },
    set targetC(degrees) {
      targetC = degrees;
      if (loop.rampKPerMin === undefined) workingC = degrees;
    },
    rampKPerMin: undefined,
    isOn: false,
    get isAlarmed() {
      return isAlarmed;
    },
    acknowledge() {
      if (!faults.has('alarm')) isAlarmed = false;
    },
    get workingSetPointC() {
      return workingC;
    },
    get power() {
      return loop.isOn ? power : 0;
    },
    get sensorC() {
      return isBroken() ? NaN : plant.sensorC;
    },
    get sampleSensorC() {
      return isBroken() ? NaN : plant.sampleC;
    },
    get sampleC() {
      return plant.sampleC;
    },
    advanceTo(deviceS) {
      while (nowS + periodS <= deviceS) {
        if (loop.isOn) stepSetPoint();
        else workingC = loop.rampKPerMin === undefined ? loop.targetC : plant.sensorC;
        power = regulate();
        plant.advance(periodS, power, disturbanceW());
        nowS += periodS;
      }
    },
    setFault(name, active) {
      if (active) faults.add(name);
      else faults.delete(name);
      if (name === 'alarm' && active) isAlarmed = true;
    },
    reset() {
      loop.isOn = false;
      loop.rampKPerMin = undefined;
      integralW = 0;
      power = 0;
    },
  };
  return loop;
}
