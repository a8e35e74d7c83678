import type { ImagePath } from "../../model/path.ts";
import { programName } from "../scripts/shebang.ts";

/**
 * Programs that run whatever those ask for who come in over the network: logins, terminals and notebooks in a browser, agents of CI.
 * https://man.openbsd.org/sshd#LOGIN_PROCESS, https://jupyter-server.readthedocs.io, https://docs.gitlab.com/runner/executors/shell/
 */
const GATEWAYS =
  /^(?:sshd|dropbear|(?:in\.)?(?:telnetd|rshd|rexecd)|utelnetd|mosh-server|ttyd|gotty|shellinaboxd|wetty|code-server|openvscode-server|jupyter(?:hub|lab)?(?:-[a-z]+)*|rserver|gitlab-runner|act_runner|buildkite-agent|woodpecker-agent)$/;

export const isGateway = (path: ImagePath): boolean => GATEWAYS.test(programName(path));
