import type { CfnService } from 'aws-cdk-lib/aws-ecs';
import { jobName, loadBalancerName, workerName } from './config/names';
import type { Service } from './config/types-resolved';
import type { ServiceStack } from './service/service-stack';
import type { Worker } from './service/worker';

/** A job: by names of what AWS has of it. */
export interface ManifestJob {
  readonly name: string;
  /** Of its task definition, and its schedule. */
  readonly family: string;
  readonly command: readonly string[];
  readonly timeoutSeconds: number;
}

/** A worker: by names of what AWS has of it. */
export interface ManifestWorker {
  readonly name: string;
  /** Logical id in the service's stack. */
  readonly service: string;
  /** In the cluster of the service. */
  readonly ecsService: string;
  readonly command: readonly string[];
  /** Names of queues. */
  readonly queue: string;
  readonly deadLetters?: string;
  readonly stopSeconds: number;
}

/** What `teal.json` has of a service beside what answers its users. */
export function backgroundOf(
  stack: ServiceStack,
  { name, jobs = [], workers = [] }: Service,
  environment: string,
): { readonly jobs?: readonly ManifestJob[]; readonly workers?: readonly ManifestWorker[] } {
  const fullName = loadBalancerName(name, environment);
  return {
    ...(jobs.length > 0 && {
      jobs: jobs.map((job) => ({
        ...{ name: job.name, family: jobName(fullName, job.name), command: job.command },
        timeoutSeconds: job.timeoutMinutes * 60,
      })),
    }),
    ...(workers.length > 0 && {
      workers: workers.map((worker) => {
        const { service, queue } = stack.background.workers.get(worker.name) as Worker;
        return {
          ...{ name: worker.name, service: stack.getLogicalId(service.node.defaultChild as CfnService) },
          ...{ ecsService: workerName(fullName, worker.name), command: worker.command },
          ...queue.names,
          stopSeconds: worker.stopTimeout.milliseconds / 1000,
        };
      }),
    }),
  };
}
