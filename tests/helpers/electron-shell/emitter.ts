/** An emitter that knows its events: listening for one that the stand-in never emits is an error. */
import { EventEmitter } from "node:events";

/** An event whose default can be prevented. */
export class StandInEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

export class KnownEmitter extends EventEmitter {
  readonly #known: ReadonlySet<string>;

  constructor(known: readonly string[]) {
    super();
    this.#known = new Set(["newListener", "removeListener", ...known]);
    this.on("newListener", (event: string) => {
      if (!this.#known.has(event))
        throw new Error(`the stand-in for Electron never emits "${event}"; add it there first`);
    });
  }

  /** Emits with an event in front. @returns whether a listener prevented the default */
  tell(name: string, fields: object = {}, ...rest: unknown[]): boolean {
    const event = Object.assign(new StandInEvent(), fields);
    this.emit(name, event, ...rest);
    return event.defaultPrevented;
  }
}
