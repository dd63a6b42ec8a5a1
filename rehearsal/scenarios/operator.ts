import type { AssemblyInput } from '../assembly/assembly-input';
import type { Clock } from '../clock/clock';
import type { Severity } from '../ecr/repositories';
import type { Act } from '../report/act';
import { type Duration, millisecondsOf, type TaskModel } from '../workload/task-model';

/** A version that someone puts out. */
export type PutOut = TaskModel & {
  readonly name?: string;
  /** What ECR says of its image. @default scanned, and nothing found */
  readonly scan?: ScanModel;
};

/** What came of scanning an image. */
export interface ScanModel {
  /** @default 'COMPLETE' */
  readonly status?: string;
  /** @default none */
  readonly findings?: readonly { readonly id: string; readonly severity: Severity }[];
}

/** ARNs of what an operator may change by hand, as they were when the rehearsal began. */
export interface ServiceArns {
  /** Of the production listener. */
  readonly listener: string;
  /** Of the rule by which users come. */
  readonly productionRule: string;
  /** Undefined without test traffic. */
  readonly testRule: string | undefined;
  /** The target group that the service names first. */
  readonly primary: string;
  /** Undefined of a service that is never released with two. */
  readonly alternate: string | undefined;
  /** Of the service of ECS. */
  readonly service: string;
  /** Of its cluster. */
  readonly cluster: string;
}

/** What code of a person or a pipeline has of a rehearsal: AWS, and a clock to wait on. */
export interface Backstage {
  /**
   * What SDK clients, and a command line, read: AWS_ENDPOINT_URL, AWS_REGION and credentials. It is not set in
   * `process.env`, which every rehearsal of this process would share.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** Simulated time. It stands still while the code does anything else than sleep. */
  readonly pause: {
    /** Milliseconds since the Unix epoch. */
    now(): number;
    /** Rejects with the signal's reason. */
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  };
  /** Of what is rehearsed. */
  readonly arns: ServiceArns;
  /** What was done before. */
  readonly acts: readonly Act[];
}

/** Something that a person does, or a pipeline. */
export type OperatorAct =
  | {
      /**
       * `stop`: StopServiceDeployment, which goes back; `abort`: which leaves all as it is; `continue` and `reject`:
       * ContinueServiceDeployment for every PAUSE hook that waits.
       */
      readonly do: 'stop' | 'abort' | 'continue' | 'reject';
    }
  | { readonly do: 'scale'; readonly to: number }
  | {
      /** UpdateService with another task definition, past CloudFormation. It ends a deployment that runs. */
      readonly do: 'release';
      readonly release: PutOut;
    }
  | {
      /**
       * `cdk deploy`. CloudFormation refuses it while the stack is being updated already: in the middle of a deployment
       * it can only be done when the stack did not start that deployment.
       */
      readonly do: 'update-stack';
      /** @default the assembly that is deployed */
      readonly to?: AssemblyInput;
      /** One that is not given keeps its value. */
      readonly parameters?: Readonly<Record<string, string>>;
      /** What a new task definition runs. @default a version that is well */
      readonly release?: PutOut;
    }
  | {
      /** ContinueUpdateRollback for each stack that is in UPDATE_ROLLBACK_FAILED. */
      readonly do: 'continue-update-rollback';
      /** Logical ids of resources to skip. @default none */
      readonly skip?: readonly string[];
    }
  | {
      /** ModifyRule: other weights, and nothing else. */
      readonly do: 'edit-rule';
      /** @default 'production' */
      readonly rule?: 'production' | 'test';
      /** 0 to 999, of the target groups that the service names. */
      readonly weights: { readonly primary: number; readonly alternate: number };
    }
  | {
      /** Another look of the scanner, which nobody calls: what it says of an image from now on. */
      readonly do: 'scan';
      /** Its digest. @default that of the service's last deployment that was successful */
      readonly image?: string;
      readonly scan: ScanModel;
    }
  | {
      /** Any call to AWS that the rehearsal models, as `aws elbv2 create-rule` makes it. */
      readonly do: 'call';
      /** `ELBv2.CreateRule` */
      readonly operation: string;
      readonly input:
        | Readonly<Record<string, unknown>>
        /** @param acts that were done before it, with the answers to calls */
        | ((arns: ServiceArns, acts: readonly Act[]) => object);
    }
  | {
      /**
       * Code that acts through AWS's API, with its own clients: a verb of a command line, say. Nothing but `pause.sleep`
       * lets time pass: code that sleeps beside a call that is on its way lets it pass during the call. What it throws
       * ends the rehearsal.
       */
      readonly do: 'run';
      readonly run: (backstage: Backstage) => unknown;
    };

/** What an operator does while a release or an update is on its way. Times count from its start. */
export type OperatorAction = { readonly after: Duration } & OperatorAct;

/** What is done one after the other, each when the one before is over: a release, until it has ended. */
export type OperatorStep = OperatorAct | { readonly do: 'wait'; readonly for: Duration };

/** Carries an act out. Resolves when it is over; what is not waited for (a stop, a count) is over at once. */
export type CarryOut = (act: OperatorAct) => Promise<void>;

/** Acts that are due in the future, or under way. */
export interface Operation {
  /** Drops what has not been begun. @returns resolves when what has been begun is over */
  end(): Promise<void>;
  /** Rejects when an act breaks the rehearsal; never resolves. */
  readonly broken: Promise<never>;
}

/** Has acts carried out when they are due. */
export function operate(actions: readonly OperatorAction[], clock: Clock, carryOut: CarryOut): Operation {
  const begun: Promise<void>[] = [];
  let fail: (error: unknown) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    fail = reject;
  });
  broken.catch(() => undefined); // whoever waits for it hears of it
  const cancels = actions.map((action) =>
    clock.schedule(millisecondsOf(action.after), () => {
      begun.push(carryOut(action).catch(fail));
    }),
  );
  return {
    broken,
    async end() {
      for (const cancel of cancels) cancel();
      await Promise.all(begun);
    },
  };
}

/** Has steps carried out, one after the other. */
export async function inOrder(
  steps: readonly OperatorStep[],
  clock: Pick<Clock, 'sleep'>,
  carryOut: CarryOut,
): Promise<void> {
  for (const step of steps) {
    if (step.do === 'wait') await clock.sleep(millisecondsOf(step.for));
    else await carryOut(step);
  }
}
