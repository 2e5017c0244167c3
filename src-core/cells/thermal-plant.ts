/** A furnace or a bath with the sample in it. Watts, joules, kelvins, seconds. */
export interface ThermalPlantParameters {
  readonly heaterW: number;
  /** Of the refrigerator; 0 without one. */
  readonly coolerW: number;
  /** The heating element between power and bath. */
  readonly elementJPerK: number;
  readonly elementWPerK: number;
  readonly bathJPerK: number;
  /** Through the walls. */
  readonly lossWPerK: number;
  readonly ambientC: number;
  /** By how much the controller's own sensor lags the bath, and by how much the sample does. */
  readonly sensorLagS: number;
  readonly sampleLagS: number;
  /** A thermostat of its own cuts the heater above, the refrigerator below. */
  readonly lowestC: number;
  readonly highestC: number;
}

/** A small tube furnace, as a Eurotherm or Watlow drives it. */
export const tubeFurnace: ThermalPlantParameters = {
  heaterW: 600,
  coolerW: 0,
  elementJPerK: 300,
  elementWPerK: 6,
  bathJPerK: 3000,
  lossWPerK: 1.2,
  ambientC: 25,
  sensorLagS: 8,
  sampleLagS: 120,
  lowestC: -50,
  highestC: 400,
};

/** A circulator with a refrigerator and some litres of oil; the sample sits in a jacket. */
export const circulator: ThermalPlantParameters = {
  heaterW: 1500,
  coolerW: 700,
  elementJPerK: 400,
  elementWPerK: 25,
  bathJPerK: 9000,
  lossWPerK: 3,
  ambientC: 25,
  sensorLagS: 5,
  sampleLagS: 180,
  lowestC: -60,
  highestC: 200,
};

/** A small stage with a heater of 50 W, as a Lake Shore drives it. */
export const heatedStage: ThermalPlantParameters = {
  heaterW: 50,
  coolerW: 0,
  elementJPerK: 20,
  elementWPerK: 1,
  bathJPerK: 300,
  lossWPerK: 0.25,
  ambientC: 25,
  sensorLagS: 2,
  sampleLagS: 60,
  lowestC: -273,
  highestC: 220,
};

export interface ThermalPlant {
  readonly parameters: ThermalPlantParameters;
  readonly bathC: number;
  /** What the controller's own sensor feels. */
  readonly sensorC: number;
  readonly sampleC: number;
  /** Advances under constant power: 1 is the whole heater, −1 the whole refrigerator. `disturbanceW` warms the bath besides. */
  advance(durationS: number, power: number, disturbanceW?: number): void;
}

/** No step is longer; the fastest part of any plant here takes several seconds. */
const longestStepS = 0.5;

/**
 * Heating element → bath → sensor and sample, with loss to the surroundings: four heat balances of first order. Heat that
 * still sits in the element when the controller shuts off is what makes a bath overshoot.
 */
export function createThermalPlant(parameters: ThermalPlantParameters): ThermalPlant {
  const { heaterW, coolerW, elementJPerK, elementWPerK, bathJPerK, lossWPerK, ambientC } = parameters;
  let [elementC, bathC, sensorC, sampleC] = [ambientC, ambientC, ambientC, ambientC];

  function step(stepS: number, power: number, disturbanceW: number): void {
    const heatingW = bathC < parameters.highestC ? heaterW * Math.min(1, Math.max(0, power)) : 0;
    const coolingW = bathC > parameters.lowestC ? coolerW * Math.min(1, Math.max(0, -power)) : 0;
    const intoBathW = elementWPerK * (elementC - bathC);
    const bathNow = bathC;
    elementC += (stepS * (heatingW - intoBathW)) / elementJPerK;
    bathC += (stepS * (intoBathW - coolingW - lossWPerK * (bathC - ambientC) + disturbanceW)) / bathJPerK;
    sensorC += (bathNow - sensorC) * -Math.expm1(-stepS / parameters.sensorLagS);
    sampleC += (bathNow - sampleC) * -Math.expm1(-stepS / parameters.sampleLagS);
  }

  return {
    parameters,
    get bathC() {
      return bathC;
    },
    get sensorC() {
      return sensorC;
    },
    get sampleC() {
      return sampleC;
    },
    advance(durationS, power, disturbanceW = 0) {
      const steps = Math.ceil(durationS / longestStepS);
      for (let done = 0; done < steps; done++) step(durationS / steps, power, disturbanceW);
    },
  };
}
