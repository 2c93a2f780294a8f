/** Whether the graphics device under tfjs's webgpu backend still does what it is told. */
import { setTimeout } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs-core";
import { ProxflowError } from "../../core/base/errors.ts";

/** What is used of GPUDevice. */
interface Device {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  addEventListener(
    type: "uncapturederror",
    listener: (event: { readonly error: { readonly message: string } }) => void,
  ): void;
}

/** How a device failed: its results can no longer be trusted. */
interface DeviceWatch {
  /** In words, once it has failed. */
  readonly fault: string | undefined;
  /** Resolves with it; never, where the device holds. */
  readonly failed: Promise<string>;
}

const watches = new WeakMap<Device, DeviceWatch>();

/** "A valid external Instance reference no longer exists." to "a valid external ..." */
const inSentence = (text: string): string => {
  const line = (text.split("\n")[0] ?? "").trim().replace(/\.$/, "");
  return line === "" ? "no reason was given" : line;
};

function watchDevice(device: Device): DeviceWatch {
  const known = watches.get(device);
  if (known) return known;
  const state: { fault: string | undefined } = { fault: undefined };
  const failed = new Promise<string>((resolve) => {
    const fail = (fault: string): void => {
      state.fault ??= fault;
      resolve(state.fault);
    };
    void device.lost.then(({ reason, message }) =>
      fail(`the graphics device was lost: ${inSentence(message || reason)}`),
    );
    // Out of memory, or a program that it cannot run: such commands do nothing, silently.
    device.addEventListener("uncapturederror", ({ error }) =>
      fail(`the graphics device reported an error: ${inSentence(error.message)}`),
    );
  });
  const watch: DeviceWatch = {
    get fault() {
      return state.fault;
    },
    failed,
  };
  watches.set(device, watch);
  return watch;
}

/** The watch on the present backend's device; `undefined` where it has none. */
export function presentDevice(): DeviceWatch | undefined {
  if (tf.getBackend() !== "webgpu") return undefined;
  return watchDevice((tf.backend() as unknown as { device: Device }).device);
}

const deviceError = (fault: string): ProxflowError =>
  new ProxflowError("device-failed", sentence(fault), {
    fix: "Start again: it takes a new device, or another backend.",
  });

/** "the device ..." to "The device ...". */
export const sentence = (fault: string): string =>
  `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`;

/** @throws ProxflowError `device-failed` where it has: what it computes is worth nothing. */
export function checkDevice(): void {
  const fault = presentDevice()?.fault;
  if (fault !== undefined) throw deviceError(fault);
}

/** Milliseconds in which word of a failure follows what fails by it. */
const GRACE = 500;

/** How the present backend's device failed, where that may be behind an error; else `undefined`. */
export async function deviceFault(): Promise<string | undefined> {
  const device = presentDevice();
  return device?.fault ?? (device && Promise.race([device.failed, setTimeout(GRACE, undefined)]));
}

/** The error itself, or the failure of the device that is behind it. */
export async function withDevice(error: unknown): Promise<unknown> {
  const fault = await deviceFault();
  return fault === undefined ? error : deviceError(fault);
}

/** Ends the webgpu backend, so that the next one to start it gets a device of its own. */
export function retireDevice(): void {
  const factory = tf.findBackendFactory("webgpu");
  if (!factory) return;
  tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", factory, 3);
}
