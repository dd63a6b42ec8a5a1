import type { Strategy } from '../../ecs/stages';

/** An alarm that stops deployments: when M of the last N periods are bad. */
export interface SubjectAlarm {
  /** As CloudWatch has it. */
  readonly name: string;
  /** In percent, where it is one of a share. */
  readonly threshold: number;
  /** Of one datapoint. */
  readonly periodSeconds: number;
  /** M */
  readonly datapointsToAlarm: number;
  /** N */
  readonly evaluationPeriods: number;
}

/** A gate that a function decides. */
export interface SubjectGate {
  /** As the configuration names it. */
  readonly id: string;
  /** `smoke-test`, `metrics` …; undefined of one that is not Teal's. */
  readonly kind: string | undefined;
  /** Whether it is Teal's, or made with Teal's: what it calls is known. */
  readonly isTeal: boolean;
  /** Where ECS asks it, in that order. */
  readonly stages: readonly string[];
  /** Whether its no stops a release; else it is a warning. */
  readonly stopsReleases: boolean;
  /** After which ECS takes no answer for an end. */
  readonly timeoutSeconds: number;
  /** Whether it asks what runs, before a migration, if it can live with it. @default it does not */
  readonly asksRunning?: boolean;
}

/** A hook at which a deployment waits for a person. */
export interface SubjectApproval {
  /** As the configuration names it. */
  readonly id: string;
  /** At which it waits. */
  readonly stage: string;
  /** For so long. */
  readonly timeoutSeconds: number;
  /** What ECS does then. */
  readonly onTimeout: 'CONTINUE' | 'ROLLBACK';
}

/** What the catalogue must know of a service to break it where it hurts, and to say what must become of that. */
export interface Subject {
  /** By which ECS moves users. */
  readonly strategy: Strategy;
  /** In which both revisions stay, with all users on the new one. */
  readonly bakeSeconds: number;
  /** That it should have. */
  readonly tasks: number;
  /** In which a task that fails its health checks is not killed. */
  readonly graceSeconds: number;
  /** Tasks in a row that may fail before ECS gives a deployment up; undefined where it never does. */
  readonly failingTasks: number | undefined;
  /** From a task's first good answer to its health check to a target that is called healthy again. */
  readonly healthySeconds: number;
  /** From a task's last good answer to its health check to a target that is called unhealthy. */
  readonly unhealthySeconds: number;
  /** Those of its deployments, by what they look at. */
  readonly alarms: {
    /** Share of requests that fail. */
    readonly errors?: SubjectAlarm;
    /** Share of requests that are slow. */
    readonly slow?: SubjectAlarm;
    /** Targets that fail their health checks. */
    readonly unhealthy?: SubjectAlarm;
    /** Share of requests that the load balancer answers itself. */
    readonly loadBalancer?: SubjectAlarm;
  };
  /** In the order in which ECS comes to them. */
  readonly gates: readonly SubjectGate[];
  /** Pauses for people. */
  readonly approvals: readonly SubjectApproval[];
  /** What users ask for. */
  readonly paths: {
    /** A page that a gate asks green for, before users do; where none does, one that users ask for. */
    readonly checked: string;
    /** Whether a gate asks for it. */
    readonly isChecked: boolean;
    /** A page that no gate asks for. */
    readonly unchecked: string;
  };
}

/** The gate of a kind that ECS asks first; undefined where there is none. */
export function gateOf({ gates }: Pick<Subject, 'gates'>, kind: string): SubjectGate | undefined {
  return gates.find((gate) => gate.kind === kind);
}
