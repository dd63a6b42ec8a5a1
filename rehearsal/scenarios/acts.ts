import { directoryOf } from '../assembly/assembly-input';
import { knownAssembly } from '../assembly/known-assemblies';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { EcsError } from '../ecs/ecs-error';
import type { EcsService } from '../ecs/service';
import type { DeploymentHandle } from '../ecs/service-handle';
import { ElbError } from '../elasticloadbalancing/elb-error';
import type { EndpointLease } from '../endpoint/lease';
import type { Act, StackOutcome } from '../report/act';
import type { RequestCounts } from '../report/release';
import { decision } from '../report/release-report';
import type { RehearsedStacks, StacksRun } from '../stacks/rehearsed-stacks';
import type { AnswersByImage } from './answers-by-image';
import type { OperatorAct, PutOut, ScanModel, ServiceArns } from './operator';
import { runCode } from './run-code';
import type { Scenario } from './scenario';

/** What acts are done to. */
export interface Stage {
  readonly service: EcsService;
  readonly stacks: RehearsedStacks;
  readonly endpoint: Pick<EndpointLease, 'carryOut' | 'onCall' | 'url' | 'credentials'>;
  readonly clock: Clock;
  /** Who has answered users, by image. */
  readonly answers: AnswersByImage;
  /** Of users, since the books were opened; undefined before that. */
  readonly requests: () => Pick<RequestCounts, 'total' | 'failed'> | undefined;
  readonly arns: ServiceArns;
  /** What has been done so far. */
  readonly acts: readonly Act[];
  /** What a gate is called, by the ARN of its function. */
  readonly gateName: (functionArn: string) => string;
  /** The deployment that an operator means. */
  deploymentArn(): string;
  /** Simulated seconds since whatever is rehearsed began; below 0 before that. @param at @default now */
  seconds(at?: number): number;
  /** What the scanner says of an image. @param image its digest. @default that of the last successful deployment */
  scanned(scan: ScanModel, image?: string): void;
  /** UpdateService with a new task definition. */
  deploy(scenario: Scenario): DeploymentHandle;
  /** A run of CloudFormation that begins: what it starts belongs to the books. */
  begin(scenario: Scenario): StacksRun;
}

/**
 * Carries an act out.
 *
 * @param when whether it is waited for: a release that comes in the middle of another is not
 * @returns what came of it; an act that AWS refuses says so, and ends nothing
 * @throws what is a fault of the rehearsal
 */
export async function carryOut(act: OperatorAct, when: Act['when'], on: Stage): Promise<Act> {
  const done = { do: act.do, when, at: on.seconds() };
  try {
    return { ...done, ...(await resultOf(act, when, on)) };
  } catch (error) {
    if (!(error instanceof EcsError || error instanceof ElbError || error instanceof AwsError)) throw error;
    return { ...done, refused: error.message };
  }
}

type Result = Omit<Act, 'do' | 'when' | 'at'>;

async function resultOf(act: OperatorAct, when: Act['when'], on: Stage): Promise<Result> {
  const { service } = on;
  switch (act.do) {
    case 'stop':
    case 'abort':
      service.stopServiceDeployment(on.deploymentArn(), act.do === 'stop' ? 'ROLLBACK' : 'ABORT');
      return {};
    case 'continue':
    case 'reject':
      answerPauses(on, act.do === 'continue' ? 'CONTINUE' : 'ROLLBACK');
      return {};
    case 'scale':
      service.setDesiredCount(act.to);
      return {};
    case 'release':
      return released(on.deploy(scenarioOf(act.release, 'a newer release')), when, on);
    case 'update-stack': {
      const assembly = act.to === undefined ? undefined : knownAssembly(directoryOf(act.to));
      const run = on.begin(scenarioOf(act.release, 'release'));
      return outcomeOf(await on.stacks.update(run, assembly, act.parameters ?? {}), run, on);
    }
    case 'continue-update-rollback': {
      const run = on.begin(scenarioOf(undefined, 'release'));
      return outcomeOf(await on.stacks.continueUpdateRollback(run, act.skip ?? []), run, on);
    }
    case 'edit-rule':
      await on.endpoint.carryOut(edit(act, on.arns));
      return {};
    case 'scan':
      on.scanned(act.scan, act.image);
      return {};
    case 'call': {
      const [name = '', operation = ''] = act.operation.split('.');
      const input = typeof act.input === 'function' ? act.input(on.arns, on.acts) : act.input;
      return { answer: await on.endpoint.carryOut({ service: name, operation, input: () => input }) };
    }
    case 'run':
      return runCode(act, on);
  }
}

export function scenarioOf({ name, scan, ...model }: PutOut = {}, otherwise: string): Scenario {
  return { name: name ?? otherwise, model, expected: 'released', ...(scan && { scan }) };
}

async function released(
  deployment: DeploymentHandle,
  when: Act['when'],
  { gateName }: Stage,
): Promise<Result> {
  if (when === 'meanwhile') return {};
  const result = await deployment.result;
  return { outcome: result.outcome, ...decision({ result, gateName }) };
}

function outcomeOf(stacks: readonly StackOutcome[], { events }: StacksRun, on: Stage): Result {
  return { stacks, events: events.map((event) => ({ ...event, at: on.seconds(event.at) })) };
}

function edit(
  { rule = 'production', weights }: OperatorAct & { do: 'edit-rule' },
  { productionRule, testRule, primary, alternate }: ServiceArns,
) {
  const targetGroups = [
    { TargetGroupArn: primary, Weight: weights.primary },
    ...(alternate === undefined ? [] : [{ TargetGroupArn: alternate, Weight: weights.alternate }]),
  ];
  return {
    service: 'ELBv2',
    operation: 'ModifyRule',
    input: () => ({
      RuleArn: (rule === 'production' ? productionRule : testRule) ?? 'none',
      Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: targetGroups } }],
    }),
  };
}

function answerPauses({ service, deploymentArn }: Stage, action: 'CONTINUE' | 'ROLLBACK'): void {
  const arn = deploymentArn();
  const view = service.deployments().find(({ serviceDeploymentArn }) => serviceDeploymentArn === arn);
  for (const { hookId, status } of view?.lifecycleHookDetails ?? []) {
    if (status === 'AWAITING_ACTION') service.continueServiceDeployment(arn, hookId, action);
  }
}
