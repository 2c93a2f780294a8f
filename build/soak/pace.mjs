/** How long a soak goes on: so many minutes, and on a slow machine until there were enough kills. */

/** Kills that there are to be for each minute that was asked for. */
const KILLS = 40;

/**
 * @param {number} minutes at least; at most three times as many
 * @param {() => number} now milliseconds
 */
export function createPace(minutes, now = Date.now) {
  const begun = now();
  let kills = 0;
  return {
    /** A process was killed. */
    kill: () => void kills++,
    goes() {
      const passed = (now() - begun) / 60_000;
      return passed < minutes || (passed < 3 * minutes && kills < KILLS * minutes);
    },
    /** Since the beginning. */
    minutes: () => (now() - begun) / 60_000,
  };
}
