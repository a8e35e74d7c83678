/** Images in small, as the examples of rules have them. */
export { imageOf, sceneOf } from "../../src/cli/config/examples.ts";
