import type { ContainerDefinition, Service, Tag, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Listener, LoadBalancer, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { ListenerRule } from '../listener/standing';

/** A running service, as AWS shows it. */
export interface Observed {
  readonly region: string;
  readonly account: string;
  readonly service: Service;
  readonly serviceTags: readonly Tag[];
  readonly task: TaskDefinition;
  /** That the load balancer sends users to. */
  readonly container: ContainerDefinition;
  readonly containerPort: number;
  readonly targetGroup?: TargetGroup;
  /** By their keys. */
  readonly groupAttributes: Readonly<Record<string, string>>;
  readonly loadBalancer?: LoadBalancer;
  readonly listeners: readonly ObservedListener[];
  /** By the id of each subnet whose zone is known. */
  readonly zones: Readonly<Record<string, string>>;
  readonly scaling?: Scaling;
  /** Of the task role; undefined where nobody could read it. */
  readonly permissions?: Permissions;
  /** Records of the host name, where a zone was given. */
  readonly records?: readonly ResourceRecordSet[];
}

export interface ObservedListener {
  readonly listener: Listener;
  /** In the order in which requests meet them. */
  readonly rules: readonly ListenerRule[];
}

export interface Scaling {
  readonly min: number;
  readonly max: number;
  /** Percent of cpu that target tracking aims at. */
  readonly cpuTarget?: number;
  /** Names of what else scales it. */
  readonly others: readonly string[];
}

/** What the tasks may do. */
export interface Permissions {
  readonly role: string;
  readonly managed: readonly string[];
  /** Documents by their names. */
  readonly inline: Readonly<Record<string, unknown>>;
}
