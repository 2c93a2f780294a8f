/** Unsaved work of a window that is gone with its host: kept as a window keeps it, taken on by the next. */
import { randomUUID } from "node:crypto";
import { createLedger } from "./ledger.mjs";

/** Documents of the window. */
const DOCUMENTS = 3;

/** @typedef {{ written: number, recovered: number, lost: number, unreadable: number }} JournalTally */

/**
 * @param {(channel: string, request: object) => Promise<any>} ask the host that there is
 * @param {(what: string) => void} fail
 */
export function createSoakJournals(ask, fail) {
  const ledger = createLedger();
  /** @type {JournalTally} */
  const tally = { written: 0, recovered: 0, lost: 0, unreadable: 0 };
  /** @type {Map<string, number>} */
  const revisions = new Map();
  let window = randomUUID();

  /** @param {string} id @param {any} document */
  const write = async (id, document) => {
    const revision = (revisions.get(id) ?? 0) + 1;
    revisions.set(id, revision);
    ledger.ask(id, document);
    const text = JSON.stringify(document);
    const cuts = [0, Math.floor(text.length / 3), text.length];
    for (const [part, from] of cuts.slice(0, -1).entries())
      await ask("journal.write", {
        window,
        id,
        revision,
        name: document.name,
        file: null,
        template: null,
        edited: true,
        part,
        last: part === cuts.length - 2,
        text: text.slice(from, cuts[part + 1]),
      });
    ledger.acknowledge(id, document);
    tally.written++;
  };
  return {
    tally,
    /** Begins as a window does. */
    claim: () => ask("journal.claim", { window, others: [] }),
    /** @param {number} which @param {any} document */
    write: (which, document) => write(`j${which % DOCUMENTS}`, document),
    /** Its host is gone, and another one there: all that was acknowledged must be offered, and as it was. */
    async recover() {
      const before = window;
      window = randomUUID();
      const { offers, unreadable } = await ask("journal.claim", { window, others: [] });
      tally.unreadable += unreadable.length;
      for (const path of unreadable) fail(`the journal ${path} cannot be read`);
      for (const id of ledger.names()) {
        const offer = offers.find(
          (/** @type {any} */ each) => each.window === before && each.id === id,
        );
        const request = { from: { window: before, id }, to: { window, id } };
        const taken = offer && (await ask("journal.take", request));
        if (taken) {
          tally.recovered++;
          revisions.set(id, taken.revision);
        }
        const wrong = ledger.check(id, taken?.document);
        if (!wrong) continue;
        tally.lost++;
        fail(`journal ${wrong}`);
      }
    },
  };
}
