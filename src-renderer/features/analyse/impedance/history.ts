/** A state with what came before it and what was taken back. States are never changed, only replaced. */
export interface History<State> {
  readonly past: readonly Step<State>[];
  readonly present: State;
  /** The nearest last. */
  readonly future: readonly Step<State>[];
  /** Of the last change, while further ones of the same kind belong to it: a slider that is being dragged. */
  readonly open: string | undefined;
}

/** A change, and the state on its other side. */
export interface Step<State> {
  /** What was done, in words. */
  readonly name: string;
  readonly state: State;
}

/** Beyond that the oldest steps are forgotten. */
const mostSteps = 200;

export function beginHistory<State>(present: State): History<State> {
  return { past: [], present, future: [], open: undefined };
}

/**
 * @param open - changes one after the other with the same key are one step, until `closeStep`
 */
export function changed<State>(history: History<State>, present: State, name: string, open?: string): History<State> {
  if (Object.is(present, history.present)) return history;
  const isContinued = open !== undefined && open === history.open && history.past.length > 0;
  const past = isContinued ? history.past : [...history.past, { name, state: history.present }].slice(-mostSteps);
  return { past, present, future: [], open };
}

/** Puts in order what follows from the present without being a step of the user. */
export function amended<State>(history: History<State>, present: State): History<State> {
  return { ...history, present };
}

/** The next change is a step of its own. */
export function closeStep<State>(history: History<State>): History<State> {
  return history.open === undefined ? history : { ...history, open: undefined };
}

export function undone<State>(history: History<State>): History<State> {
  const last = history.past.at(-1);
  if (!last) return history;
  return {
    past: history.past.slice(0, -1),
    present: last.state,
    future: [...history.future, { name: last.name, state: history.present }],
    open: undefined,
  };
}

export function redone<State>(history: History<State>): History<State> {
  const next = history.future.at(-1);
  if (!next) return history;
  return {
    past: [...history.past, { name: next.name, state: history.present }],
    present: next.state,
    future: history.future.slice(0, -1),
    open: undefined,
  };
}
