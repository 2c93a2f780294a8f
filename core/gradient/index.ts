/** Training the parameters of a document by gradient: the lane of a race that is no projection. */
export { GradientSession } from "./gradient-session.ts";
