export interface CircuitTemplate {
  readonly title: string;
  readonly circuit: string;
  /** When to begin with it. */
  readonly use: string;
}

/** Circuits to begin with; how an element is described stands in the registry of elements. */
export const circuitTemplates: readonly CircuitTemplate[] = [
  { title: 'One arc', circuit: 'R0-p(R1,CPE1)', use: 'A single process behind a resistance.' },
  {
    title: 'Pellet, blocking electrodes',
    circuit: 'p(R1,CPE1)-p(R2,CPE2)-CPE3',
    use: 'Bulk and grain boundary of a solid electrolyte between metal contacts.',
  },
  {
    title: 'Pellet, one arc',
    circuit: 'p(R1,CPE1)-CPE2',
    use: 'Bulk and grain boundary cannot be told apart; the contacts block ions.',
  },
  {
    title: 'Pellet, high-frequency part not seen',
    circuit: 'R0-p(R1,CPE1)-CPE2',
    use: 'The bulk arc lies above the highest frequency.',
  },
  {
    title: 'Electrode (Randles)',
    circuit: 'R0-p(R1-W1,CPE1)',
    use: 'Charge transfer and diffusion beside the double layer.',
  },
  {
    title: 'Electrode with surface film',
    circuit: 'L0-R0-p(R1,CPE1)-p(R2-Wo1,CPE2)',
    use: 'Film and charge transfer, diffusion in a layer with an end, leads.',
  },
  {
    title: 'Mixed conductor',
    circuit: 'R0-JMi1',
    use: 'Ions and electrons in one sample between contacts that block ions.',
  },
  {
    title: 'Electronic leakage',
    circuit: 'p(R1,R2-CPE1)',
    use: 'A small electronic conductance beside ions that are blocked.',
  },
  { title: 'Porous electrode, blocking', circuit: 'R0-DLb1', use: 'Pores filled with electrolyte, no reaction.' },
  { title: 'Porous electrode, reacting', circuit: 'R0-DL1', use: 'Pores filled with electrolyte, with a reaction.' },
  {
    title: 'Diffusion in particles',
    circuit: 'R0-p(R1-Wsph1,CPE1)',
    use: 'Charge transfer and diffusion into spheres, as for insertion particles.',
  },
];
