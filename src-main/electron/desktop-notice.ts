/** The members of Electron's Notification that are used here. */
export interface DesktopNotification {
  show(): void;
  on(event: 'click', listener: () => void): unknown;
}

/**
 * Shows notices on the desktop; a click brings the window to the front.
 *
 * @param make - undefined where the system shows none
 */
export function desktopNotices(
  make: ((title: string, text: string) => DesktopNotification) | undefined,
  showWindow: () => void,
): ((title: string, text: string) => void) | undefined {
  if (!make) return undefined;
  return (title, text) => {
    const notification = make(title, text);
    notification.on('click', showWindow);
    notification.show();
  };
}
