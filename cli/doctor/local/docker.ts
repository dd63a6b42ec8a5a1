import type { Finding } from '../check';
import type { AssemblyLook } from '../look';
import type { Ran } from '../machine';

/** Whether images can be built here, where they are: an environment with a pipeline gets them by digest. */
export const docker: AssemblyLook = {
  ...{ name: 'docker', at: 'assembly' },
  look: async ({ hasPipeline }, { run, variables }) => {
    if (hasPipeline) {
      return [{ is: 'right', about: 'Docker', says: 'not needed here: the pipeline builds the image' }];
    }
    // Which the CDK CLI calls, too. source: CDK developer guide, "Build and deploy container image assets" (CDK_DOCKER)
    const program = variables.CDK_DOCKER || 'docker';
    return [dockerFinding(program, await run(program, ['version', '--format', '{{.Server.Version}}']))];
  },
};

/** @param ran what `docker version` has said of its server */
export function dockerFinding(program: string, ran: Ran): Finding {
  const about = `Docker (${program}), which cdk deploy builds the image with`;
  if (ran.is === 'absent') {
    return {
      ...{ is: 'wrong', about, says: 'there is no such program' },
      todo: 'install it (https://docs.docker.com/get-started/get-docker/), or name another: export CDK_DOCKER=podman',
    };
  }
  const version = ran.stdout.trim();
  if (ran.code === 0 && version !== '') return { is: 'right', about, says: `its server ${version} answers` };
  const why = ran.stderr.trim().split('\n')[0] || `exit code ${ran.code}`;
  return {
    ...{ is: 'wrong', about, says: `its server does not answer: ${why}` },
    todo: 'start it (Docker Desktop, or sudo systemctl start docker); then docker ps must answer you',
  };
}
