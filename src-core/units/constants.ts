/** Constants of nature, CODATA 2018. */
export const faradayCPerMol = 96_485.332_12;
export const gasConstantJPerMolK = 8.314_462_618;
/** k_B/e; as eV/K the number is the same. */
export const boltzmannVPerK = 8.617_333_262e-5;

export const celsiusZeroK = 273.15;
export const avogadroPerMol = 6.022_140_76e23;

/** ε₀. */
export const vacuumPermittivityFPerM = 8.854_187_8128e-12;
