/** Tells whether an element can be seen, so that hidden charts are not drawn. Returns the function that stops. */
export function watchVisible(element: Element, tell: (visible: boolean) => void): () => void {
  const observer = new IntersectionObserver((entries) => tell(entries.at(-1)?.isIntersecting ?? false));
  observer.observe(element);
  return () => observer.disconnect();
}
