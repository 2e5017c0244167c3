/* What estimators, checks and flags are called where people read them. Their names are for scripts and files. */

const estimatorTitles: Readonly<Record<string, string>> = {
  'finite-length': 'Finite length',
  'finite-length-pulse': 'Finite length, pulse alone',
  'finite-length-rest': 'Finite length, rest alone',
  'finite-length-early': 'Finite length, pulse to 0.3 L²/D',
  'finite-length-whole': 'Finite length, whole pulse, slope held',
  eq9: 'Eq. 9',
  'eq9-late': 'Eq. 9, last 90 %',
  'eq10-intercept': 'Eq. 10, iR from the √t line',
  'eq10-1s': 'Eq. 10, iR at 1 s',
  'eq10-first': 'Eq. 10, iR at the first sample',
  'eq10-none': 'Eq. 10, iR left in',
  relaxation: 'Relaxation',
  'relaxation-plain': 'Relaxation against √t',
  ici: 'Current interruption (ICI)',
  'ici-finite': 'Current interruption, finite length',
  'pitt-fit': 'PITT, whole current with resistance',
  'pitt-long': 'PITT, long times (ln I against t)',
  'pitt-short': 'PITT, short times (I√t)',
};

const checkTitles: Readonly<Record<string, string>> = {
  theta: 'θ = Dτ/L²',
  'eq9-bias': 'Bias of Eq. 9',
  'eq10-intercept-bias': 'Bias of Eq. 10',
  'initial-drift': 'Initial drift',
  'rest-after': 'Rest after it',
  'rest-drift': 'Drift of the rest',
  'remaining-drift': 'Still to relax',
  'rest-length': 'Length of rest',
  signal: 'Signal to noise',
  sign: 'Sign of ΔE_s',
  'window-samples': 'Samples used',
  plateau: 'Plateau',
  'eq9-linearity': 'Linear in √t',
  'slope-change': 'Change of dE/dx',
  'diffusivity-change': 'Change of D',
  'pulse-rest-ratio': 'Pulse to rest',
  'residual-runs': 'Residual runs',
  misfit: 'Misfit',
  'current-stability': 'Steady current',
  complete: 'Whole pulse',
  temperature: 'Temperature',
  steady: 'Steady current before it',
  'interruption-slope': 'Slope of the interruption',
  'step-size': 'Size of the step',
  'held-voltage': 'Voltage held',
  'step-complete': 'Still to flow',
  'earlier-steps': 'Left by earlier steps',
  'ohmic-ratio': 'Diffusion over resistance, Λ',
  background: 'Background current',
  'pitt-long-bias': 'Bias at long times',
  'pitt-short-bias': 'Bias at short times',
  falling: 'Current only falls',
};

const flagTexts: Readonly<Record<string, string>> = {
  'cut-off': 'cut short',
  'no-rest': 'no rest after it',
  'no-rest-before': 'no rest before it',
  first: 'first pulse',
  'drifting-start': 'not at rest before it',
  ramp: 'current ramps',
  excluded: 'left out by hand',
  merged: 'joined by hand',
  split: 'parted by hand',
  retimed: 'times set by hand',
  'not-identifiable': 'the fit cannot tell D',
  'first-step': 'first step',
  'no-voltage-before': 'no voltage before it',
  'gap-before': 'pause before it',
  incomplete: 'ended early',
};

/** “Titration of …” a run or a file, but for a run that is called a titration already. */
export function titrationTitle(source: string): string {
  const isFile = /\.\w{1,6}$/.test(source);
  return !isFile && /\b(?:titration|GITT)\b/i.test(source) ? source : `Titration of ${source}`;
}

/** What an estimator is called; one without a title keeps its name. */
export function estimatorTitle(name: string): string {
  return estimatorTitles[name] ?? name;
}

/** What a check of a pulse is called; one without a title keeps its name. */
export function checkTitle(name: string): string {
  return checkTitles[name] ?? name.replaceAll('-', ' ');
}

/** What is unlike its fellows about a pulse; a flag without words keeps its name. */
export function flagWords(flag: string): string {
  return flagTexts[flag] ?? flag.replaceAll('-', ' ');
}
