import { getContext, setContext } from 'svelte';

const key = Symbol('routes of the instrument that a method is planned for');

/** Tells the steps of a method which routes the switch of the chosen instrument knows; none where that is not known. */
export function offerRoutes(routes: () => readonly string[]): void {
  setContext(key, routes);
}

/** What was offered above this component. */
export function offeredRoutes(): () => readonly string[] {
  return getContext<(() => readonly string[]) | undefined>(key) ?? (() => []);
}
