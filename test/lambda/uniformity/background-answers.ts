import { type Account, account, brief, taskAnswer } from './aws-answers';
import { arns, digest } from './observation';

export const MAILS = 'shop-production-worker-mails';
export const BOOKS = 'shop-production-job-books';

interface Change extends Partial<Account> {
  /** Status of the worker's last deployment. @default SUCCESSFUL */
  readonly worker?: string;
  /** Letter of what it runs. @default that of the service */
  readonly workerDigest?: string;
  /** Letter of the image in the definition that the function of the jobs would start. @default likewise */
  readonly jobDigest?: string;
  /** What that function knows. @default the job */
  readonly started?: readonly unknown[];
}

/** The service of {@link account} with a worker of one task and a job, all out with `b`. */
export function withBackground(change: Change = {}): Account {
  const { worker = 'SUCCESSFUL', workerDigest = 'b', jobDigest = 'b', started, ...rest } = change;
  const of = account();
  const definition = arns.definition(8, MAILS);
  const job = arns.definition(3, BOOKS);
  const own = { serviceArn: arns.worker, targetServiceRevisionArn: arns.revision('w') };
  return {
    ...of,
    services: [
      ...of.services,
      {
        ...of.services[0],
        ...{ serviceArn: arns.worker, desiredCount: 1, runningCount: 1 },
        currentServiceRevisions: [
          { arn: arns.revision('w'), requestedTaskCount: 1, runningTaskCount: 1, pendingTaskCount: 0 },
        ],
      },
    ],
    deployments: [...of.deployments, brief('w8', worker, 8, own)],
    described: [
      ...of.described,
      {
        serviceDeploymentArn: arns.deployment('w8'),
        status: 'SUCCESSFUL',
        targetServiceRevision: { arn: arns.revision('w') },
      },
    ],
    revisions: [
      ...of.revisions,
      {
        serviceRevisionArn: arns.revision('w'),
        taskDefinition: definition,
        containerImages: [{ containerName: 'web', imageDigest: digest(workerDigest), image: 'shop' }],
      },
    ],
    tasks: [
      ...of.tasks,
      taskAnswer('w1', {
        group: `service:${MAILS}`,
        taskDefinitionArn: definition,
        containers: [{ name: 'web', imageDigest: digest(workerDigest) }],
      }),
    ],
    definitions: [
      {
        taskDefinitionArn: job,
        containerDefinitions: [
          { name: 'beside', image: 'other' },
          { name: 'web', image: `shop@${digest(jobDigest)}` },
        ],
      },
    ],
    variables: { JOBS_JOBS: JSON.stringify(started ?? [{ family: BOOKS, taskDefinition: job }]) },
    ...rest,
  };
}
