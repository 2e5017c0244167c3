/* Tables to try a pane with: made up, with the scatter of a good measurement. */

const boltzmannEvPerK = 8.617333e-5;

/** Of a fixed pattern, −1 to 1: an example that looks different each time teaches nothing. */
function scatter(index: number): number {
  return Math.sin(12.9898 * (index + 1));
}

/** σ of a pellet from 0 to 100 °C: 0.52 eV, 3 % of scatter. */
export function arrheniusExample(): string {
  const rows = Array.from({ length: 11 }, (_, k) => {
    const celsius = 10 * k;
    const kelvin = celsius + 273.15;
    const sigma = (2.4e6 / kelvin) * Math.exp(-0.52 / (boltzmannEvPerK * kelvin)) * (1 + 0.03 * scatter(k));
    return `${celsius},${sigma.toExponential(3)},${(0.02 * sigma).toExponential(1)}`;
  });
  return ['temperature_C,sigma_S_per_cm,u_sigma', ...rows].join('\n');
}

/** Six materials that follow a rule of 45 meV. */
export function meyerNeldelExample(): string {
  const rows = [0.31, 0.36, 0.42, 0.47, 0.55, 0.61].map((energy, k) => {
    const prefactor = 3.2 + energy / 0.045 + 0.25 * scatter(k);
    return `${'ABCDEF'[k]!},${energy},${prefactor.toFixed(2)},0.004,0.13,0.995`;
  });
  return ['material,E_eV,ln_sigma0,u_E_eV,u_ln_sigma0,correlation', ...rows].join('\n');
}

/** Steady currents of a pellet of 1.2 mm and 0.785 cm² at 60 °C: σ of electrons 3e-9, of holes 2e-15 S/cm. */
export function hebbWagnerExample(): string {
  const thermalV = boltzmannEvPerK * 333.15;
  const amperePerSigma = (thermalV * 0.785) / 0.12;
  const rows = Array.from({ length: 16 }, (_, k) => {
    const volt = 0.02 + 0.035 * k;
    const u = volt / thermalV;
    const ampere = amperePerSigma * (3e-9 * (1 - Math.exp(-u)) + 2e-15 * (Math.exp(u) - 1));
    return `${volt.toFixed(3)},${(ampere * (1 + 0.004 * scatter(k))).toExponential(4)}`;
  });
  return ['voltage_V,current_A', ...rows].join('\n');
}
