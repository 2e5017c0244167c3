/** Which of the two looks the window has: the user's choice, else the system's. */
class Appearance {
  choice = $state<'system' | 'light' | 'dark'>('system');
  #systemDark = $state(false);

  get dark(): boolean {
    return this.choice === 'dark' || (this.choice === 'system' && this.#systemDark);
  }

  /** Follows the system until the returned function is called. */
  follow(): () => void {
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    const take = (): void => {
      this.#systemDark = query.matches;
    };
    take();
    query.addEventListener('change', take);
    return () => query.removeEventListener('change', take);
  }
}

export const appearance = new Appearance();
