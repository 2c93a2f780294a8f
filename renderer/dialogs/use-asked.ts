/** An answer of the host for as long as a component is mounted. */
import { useEffect, useState } from "react";
import type { ChannelName, Reply, Request } from "../../core/protocol/channels.ts";
import { useServices } from "../app/services.ts";

export type Asked<T> =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly message: string }
  | { readonly state: "ready"; readonly value: T };

const nothing = {};

/** @param request stable between renders; the default is an empty request */
export function useAsked<C extends ChannelName>(
  channel: C,
  request: Request<C> = nothing as Request<C>,
): Asked<Reply<C>> {
  const { host } = useServices();
  const [asked, setAsked] = useState<Asked<Reply<C>>>({ state: "loading" });
  useEffect(() => {
    let current = true;
    const set = (next: Asked<Reply<C>>) => current && setAsked(next);
    host.request(channel, request).then(
      (value) => set({ state: "ready", value }),
      (error: unknown) =>
        set({ state: "failed", message: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      current = false;
    };
  }, [host, channel, request]);
  return asked;
}
