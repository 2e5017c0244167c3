/** The few pages the web shell says by itself: plain, without script or style, so the strict policy holds. */
function page(title: string, body: string, head = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}</head><body>${body}</body></html>`;
}

/**
 * Follows a spent token. Not a redirect: after one, a browser that came from another site would withhold the
 * strict cookie it has just been given; a page of our own that goes on by itself gets it sent.
 */
export const openingPage = page(
  'Opening Mobion',
  '<p>Opening <a href="/">Mobion</a> …</p>',
  '<meta http-equiv="refresh" content="0;url=/">',
);

export const lockedPage = page(
  'Mobion is locked',
  '<h1>Mobion is locked</h1><p>This browser has no session, or the address was used before: each works once.</p>' +
    '<p>Running measurements are not affected. Press Enter in the window where Mobion was started, or start it ' +
    'again with the same data folder: both give a new address.</p>',
);

export const notBuiltPage = page(
  'Mobion is not built',
  '<h1>The screens are not built</h1><p>Run <code>npm run build</code>, then reload this page.</p>',
);
