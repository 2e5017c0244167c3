import { untrack } from 'svelte';
import { formatLocation, parseLocation, type Location, type Place } from './places.ts';

/** Where the user is, was and wants to go, in step with the address bar; and what would be lost by going. */
export class Route {
  location = $state.raw<Location>({ place: 'instruments', item: '' });
  /** What would be lost by going elsewhere, e.g. “sample TS-042”; set by the editor that holds it. */
  unsaved = $state<string>();
  /** Where the user wanted to go when something was unsaved. */
  wanted = $state.raw<Location>();
  /** What was last looked at in each place, to come back to. */
  lastItems = $state.raw<Readonly<Partial<Record<Place, string>>>>({});
  readonly #onOtherPlace: () => void;

  constructor(onOtherPlace: () => void) {
    this.#onOtherPlace = onOtherPlace;
  }

  go(place: Place, item = ''): void {
    window.location.hash = formatLocation({ place, item });
    // The event of the address bar comes a moment later; nothing may be typed into the old screen meanwhile.
    this.#arrive({ place, item });
  }

  /** To a place as it was left. */
  revisit(place: Place): void {
    this.go(place, this.lastItems[place] ?? '');
  }

  /** Where a place is entered without a choice, or what was chosen is gone: looks at the first there is. */
  settleOn(place: Place, ids: readonly string[]): void {
    const { item } = this.location;
    const [first] = ids;
    if (this.location.place !== place || first === undefined || this.unsaved !== undefined) return;
    if (item === 'new' || ids.includes(item)) return;
    window.history.replaceState(null, '', formatLocation({ place, item: first }));
    untrack(() => this.#arrive({ place, item: first }));
  }

  /** Goes where the user wanted, without what is unsaved. */
  leave(): void {
    const { wanted } = this;
    this.unsaved = undefined;
    this.wanted = undefined;
    if (wanted) this.go(wanted.place, wanted.item);
  }

  /** Follows the address bar until the returned function is called. */
  follow(): () => void {
    const read = (): void => untrack(() => this.#arrive(parseLocation(window.location.hash)));
    const keep = (event: BeforeUnloadEvent): void => {
      if (this.unsaved !== undefined) event.preventDefault();
    };
    read();
    window.addEventListener('hashchange', read);
    window.addEventListener('beforeunload', keep);
    return () => {
      window.removeEventListener('hashchange', read);
      window.removeEventListener('beforeunload', keep);
    };
  }

  #arrive(next: Location): void {
    const same = next.place === this.location.place && next.item === this.location.item;
    if (same) return;
    if (this.unsaved !== undefined) {
      this.wanted = next;
      window.history.replaceState(null, '', formatLocation(this.location));
      return;
    }
    this.wanted = undefined;
    if (next.place !== this.location.place) this.#onOtherPlace();
    this.location = next;
    // Run goes to what lives, not to what was looked at last; a new thing is begun anew.
    const remembered = next.place !== 'run' && next.item !== 'new';
    if (remembered && next.item !== '') this.lastItems = { ...this.lastItems, [next.place]: next.item };
  }
}
