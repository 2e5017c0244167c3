/** Anchors of the map, evenly spaced: dark violet to yellow. Lightness rises evenly, so order survives in grey. */
const anchors = [
  [68, 1, 84],
  [70, 50, 127],
  [54, 92, 141],
  [39, 127, 142],
  [31, 161, 135],
  [74, 194, 109],
  [159, 218, 58],
  [253, 231, 37],
] as const;

/** The part of the map with a contrast of 3:1 or more against the ground. */
const reach = { light: [0, 0.57], dark: [0.37, 1] } as const;

/**
 * Colour of a place in an order, from 0 to 1.
 *
 * @see Smith & van der Walt, "mpl colormaps" (2015), public domain
 */
export function viridis(place: number, ground: 'light' | 'dark'): string {
  const [from, to] = reach[ground];
  const at = (from + (to - from) * Math.min(1, Math.max(0, place))) * (anchors.length - 1);
  const first = Math.min(anchors.length - 2, Math.floor(at));
  const share = at - first;
  const parts = anchors[first]!.map((value, k) => Math.round(value + share * (anchors[first + 1]![k]! - value)));
  return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
