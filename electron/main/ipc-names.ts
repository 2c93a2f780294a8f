/** Names of the messages between main process and preload script. */
export const REQUEST = "proxflow:request";
export const EVENT = "proxflow:event";
export const FRAME = "proxflow:frame";
export const ACK = "proxflow:ack";
export const CHOSEN = "proxflow:chosen";
