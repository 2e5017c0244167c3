/** Jobs for which a circuit is known to do. */
export type CircuitJob = 'solid-electrolyte' | 'electrode';

export interface CircuitSuggestion {
  readonly circuit: string;
  readonly title: string;
  readonly reason: string;
}

const suggestions: Readonly<Record<CircuitJob, CircuitSuggestion>> = {
  'solid-electrolyte': {
    circuit: 'p(R0,C0)-p(R1,CPE1)-CPE2',
    title: 'Pellet between blocking electrodes: bulk, grain boundary, tail',
    reason:
      'The bulk keeps its geometric capacitance even where its arc peaks above the range: a bare R0 takes the onset of the arc for less resistance.',
  },
  electrode: {
    circuit: 'R0-p(R1-Wo1,CPE1)',
    title: 'Insertion electrode: electrolyte, charge transfer, diffusion in the particles, double layer',
    reason: "Randles' circuit with diffusion into a closed space.",
  },
};

/** The circuit to begin with for a job; an offer to the user, never applied unasked. */
export function suggestCircuit(job: CircuitJob): CircuitSuggestion {
  return suggestions[job];
}
