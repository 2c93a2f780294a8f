/** Work on one thing after another, on different things side by side. */

export interface InTurn {
  /** Begins once all that was given for this key before is over, however it ended. */
  <T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when what was given so far is over. */
  settled(): Promise<void>;
}

export function createInTurn(): InTurn {
  const queues = new Map<string, Promise<unknown>>();
  const run = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const turn = (queues.get(key) ?? Promise.resolve()).then(work, work);
    queues.set(key, turn);
    const tidy = (): void => {
      if (queues.get(key) === turn) queues.delete(key);
    };
    turn.then(tidy, tidy);
    return turn;
  };
  return Object.assign(run, {
    async settled() {
      await Promise.allSettled(queues.values());
    },
  });
}
