import type { VerdictDetail } from '../../../../lambda/shared/verdict-event';
import { type AssemblyInput, directoryOf } from '../../../../rehearsal/assembly/assembly-input';
import { knownAssembly } from '../../../../rehearsal/assembly/known-assemblies';
import type { Release } from '../../../../rehearsal/report/release';
import { scenarioOf } from '../../../../rehearsal/scenarios/acts';
import type { PutOut } from '../../../../rehearsal/scenarios/operator';
import type { RehearsedService } from '../../../../rehearsal/service/rehearsed-service';
import type { AwsError, OperatorAction, RehearsalOptions } from '../../../../rehearsal/testing';
import { withNewService, withRehearsal } from '../../../../rehearsal/testing/with-rehearsal';
import { imageOf } from '../../recovery-stage';
import type { Kind } from './table';

/** What is the matter with a gate's subject. */
export interface Happening {
  /** Of the version that goes out. */
  readonly model?: PutOut;
  /** Once all is as it was before the deployment. @param digest of the image that goes out */
  readonly before?: (service: RehearsedService, digest: string) => unknown;
  /** In the middle of it: when a gate asks for the nth time what the deployment is. */
  readonly atQuestion?: { readonly nth: number; readonly harm: (service: RehearsedService) => unknown };
  /** Calls of the deployment's gates that fail: `SSM.GetCalendarState`. @param nth of this operation */
  readonly faults?: (call: string, nth: number) => AwsError | undefined;
  /** Whether the record of ECS proves a recovery. @default true */
  readonly proven?: boolean;
  /** Beside it. */
  readonly operator?: readonly OperatorAction[];
  readonly options?: Pick<RehearsalOptions, 'traffic' | 'open' | 'history' | 'baseline'>;
}

/** A deployment that has ended. */
export interface Played {
  readonly release: Release;
  /** In the order in which they were published. */
  readonly verdicts: readonly VerdictDetail[];
  /** What gates have asked AWS: `SSM.GetCalendarState`. */
  readonly calls: readonly string[];
  /** Deployments of the service that came of it. */
  readonly deployments: number;
}

const [BEFORE, NEXT] = [imageOf(1), imageOf(2)];
const PARAMETERS = {
  release: { ImageDigest: NEXT },
  fix: { ImageDigest: NEXT, FixFor: NEXT },
  recovery: { ImageDigest: BEFORE, RollbackTo: BEFORE },
  'unproven recovery': { ImageDigest: NEXT, RollbackTo: NEXT },
} as const;

/** A deployment of a kind, by CloudFormation where something runs, with the real bundles and their clients over HTTP. */
export function play(
  kind: Exclude<Kind, 'rollback'>,
  assembly: AssemblyInput,
  happening: Happening = {},
): Promise<Played> {
  const watch = new Watch(happening);
  const { model, before, operator = [] } = happening;
  const options: RehearsalOptions = {
    // Of one deployment: the one with which CloudFormation may go back after it is a release of its own.
    open: { deploysAfterOwnRollback: false },
    ...happening.options,
    faults: watch.faults,
  };
  if (kind === 'first') {
    const { baseline: _, ...ofNew } = options;
    const deployed = { ...ofNew, deployedParameters: { ImageDigest: NEXT } };
    return withNewService(assembly, deployed, async (rehearsal, { service }) => {
      await before?.(service, NEXT);
      watch.begin(service);
      const release = await rehearsal.create(scenarioOf(model, 'first'), { operator });
      return { release, ...watch.end(service), deployments: 1 };
    });
  }
  const isProven = kind === 'recovery' && happening.proven !== false;
  const parameters = PARAMETERS[kind === 'recovery' && !isProven ? 'unproven recovery' : kind];
  // What was released through ECS is on its record, which alone makes a recovery.
  const beforehand = isProven ? [{ do: 'update-stack' as const, parameters: PARAMETERS.release }] : [];
  const deployed = { ...options, deployedParameters: { ImageDigest: BEFORE }, beforehand };
  return withRehearsal(assembly, deployed, async (rehearsal, { service }) => {
    await before?.(service, parameters.ImageDigest);
    watch.begin(service);
    const of = knownAssembly(directoryOf(assembly));
    const { release, deployments } = await rehearsal.update(of, scenarioOf(model, kind), parameters, {
      operator,
    });
    if (!release) throw new Error(`a ${kind} must start a deployment, got none`);
    return { release, ...watch.end(service), deployments };
  });
}

/** What is asked, and what is said, from the beginning of a deployment on. */
class Watch {
  private service: RehearsedService | undefined;
  private from = 0;
  private readonly calls: string[] = [];

  constructor(private readonly happening: Happening) {}

  readonly faults: NonNullable<RehearsalOptions['faults']> = ({ service, operation }) => {
    if (!this.service) return undefined;
    const call = `${service}.${operation}`;
    this.calls.push(call);
    const nth = this.calls.filter((one) => one === call).length;
    const { atQuestion, faults } = this.happening;
    if (call === 'ECS.DescribeServiceDeployments' && nth === atQuestion?.nth) atQuestion.harm(this.service);
    return faults?.(call, nth);
  };

  begin(service: RehearsedService): void {
    this.service = service;
    this.from = service.account.eventBuses.events.length;
  }

  end({ account }: RehearsedService): Pick<Played, 'verdicts' | 'calls'> {
    this.service = undefined;
    const verdicts = account.eventBuses.events
      .slice(this.from)
      .filter((event) => event['detail-type'] === 'Teal Gate Verdict')
      .map(({ detail }) => detail as VerdictDetail);
    return { verdicts, calls: [...this.calls] };
  }
}
