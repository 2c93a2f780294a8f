/** Between two long pieces of work on one large document. */
import { setTimeout } from "node:timers/promises";

/**
 * Lets what came meanwhile be dealt with first: messages of workers, requests of other windows. An
 * immediate would not do, since it may come before anything is read.
 */
export const breathe = (): Promise<void> => setTimeout(1);
