/** The conformance suite over all ops on webgpu. */
import { conformsOn } from "../helpers/conformance-suite.ts";
import { onWebgpu } from "./adapter.ts";

onWebgpu("ops", () => conformsOn("webgpu"));
