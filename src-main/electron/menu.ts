interface MenuEntry {
  readonly role?:
    'appMenu' | 'editMenu' | 'zoomIn' | 'zoomOut' | 'resetZoom' | 'togglefullscreen' | 'reload' | 'windowMenu' | 'quit';
  readonly label?: string;
  readonly type?: 'separator';
  readonly submenu?: MenuEntry[];
}

/** The few entries that keyboards expect: editing, zoom, reload. What the program does is on its screens. */
export function menuTemplate(platform: string): MenuEntry[] {
  const first: MenuEntry = platform === 'darwin' ? { role: 'appMenu' } : { label: 'File', submenu: [{ role: 'quit' }] };
  const view: MenuEntry[] = [
    { role: 'reload' },
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  return [first, { role: 'editMenu' }, { label: 'View', submenu: view }, { role: 'windowMenu' }];
}
