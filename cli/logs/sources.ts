import type { ContainerDefinition } from '@aws-sdk/client-ecs';

/** Where a container's lines are. */
export interface LogSource {
  readonly container: string;
  readonly group: string;
  /** Of the log group, where the task definition says it. */
  readonly region?: string;
  /** What names of its streams begin with; the id of the task follows. */
  readonly streamPrefix: string;
}

/** A container whose lines are nowhere that can be read here. */
export interface Elsewhere {
  readonly container: string;
  readonly why: string;
}

export interface LogPlaces {
  readonly sources: readonly LogSource[];
  readonly elsewhere: readonly Elsewhere[];
}

/** From what the task definitions say, and nothing else: each container once for each place. */
export function placesOf(containers: readonly ContainerDefinition[]): LogPlaces {
  const places = containers.map(placeOf);
  return {
    sources: unique(places.flatMap((place) => ('group' in place ? [place] : []))),
    elsewhere: unique(places.flatMap((place) => ('why' in place ? [place] : []))),
  };
}

// source: Amazon ECS developer guide, "Send Amazon ECS logs to CloudWatch" (awslogs-group, awslogs-stream-prefix,
// awslogs-region; streams are prefix-name/container-name/ecs-task-id) and "Send Amazon ECS logs to an AWS service or AWS Partner"
function placeOf({ name = '', logConfiguration }: ContainerDefinition): LogSource | Elsewhere {
  if (logConfiguration === undefined) {
    return { container: name, why: 'has no log configuration, so its lines are kept nowhere' };
  }
  const { logDriver, options = {} } = logConfiguration;
  if (logDriver === 'awsfirelens') {
    const to = options.Name === undefined ? '' : ` (its output is ${options.Name})`;
    return {
      container: name,
      why: `logs by awsfirelens: the router beside it sends its lines on${to}; look there`,
    };
  }
  if (logDriver !== 'awslogs') {
    return {
      container: name,
      why: `logs by the driver ${logDriver}, not awslogs; look where that sends them`,
    };
  }
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix, 'awslogs-region': region } = options;
  if (!group) return { container: name, why: 'logs by awslogs without awslogs-group' };
  if (!prefix) {
    return {
      container: name,
      why: `logs to ${group} without awslogs-stream-prefix: names of its streams do not tell tasks`,
    };
  }
  return {
    container: name,
    group,
    ...(region && { region }),
    streamPrefix: `${prefix}/${name}/`,
  };
}

/** @returns undefined for a stream that is no task's of this container */
export function taskOf(stream: string, { streamPrefix }: LogSource): string | undefined {
  if (!stream.startsWith(streamPrefix)) return undefined;
  const id = stream.slice(streamPrefix.length);
  return /^[\w-]+$/.test(id) ? id : undefined;
}

function unique<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
