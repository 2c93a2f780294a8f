/** `node --import <this> main.js`: a main process for Electron runs on the stand-in. */
import { register } from "node:module";

register("./hooks.js", import.meta.url);
