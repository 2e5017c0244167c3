import fastCheck from 'fast-check';

/** Circuit texts up to four groups deep with unique names, in our own way of writing. */
export function circuitTexts(): fastCheck.Arbitrary<string> {
  const symbols = ['R', 'C', 'L', 'CPE', 'W', 'Wo', 'Zarc', 'JMi', 'DL', 'U'] as const;
  type Shape = string | { readonly kind: 'series' | 'parallel'; readonly children: readonly Shape[] };
  const { tree } = fastCheck.letrec<{ tree: Shape }>((tie) => ({
    tree: fastCheck.oneof(
      { maxDepth: 4, depthSize: 'medium' },
      fastCheck.constantFrom(...symbols),
      fastCheck.record({
        kind: fastCheck.constantFrom('series' as const, 'parallel' as const),
        children: fastCheck.array(tie('tree'), { minLength: 2, maxLength: 4 }),
      }),
    ),
  }));
  return tree.map((shape) => {
    let number = 0;
    const write = (item: Shape): string => {
      if (typeof item === 'string') return `${item}${number++}${item === 'U' ? '{R/(1 + j*w*tau)}' : ''}`;
      const children = item.children.map(write);
      return item.kind === 'series' ? children.join('-') : `p(${children.join(',')})`;
    };
    return write(shape);
  }).filter((text) => text.length < 700); // prettier-ignore
}
