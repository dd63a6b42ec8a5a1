import { CloudFormation } from '../../rehearsal/account/cloudformation';
import { VirtualClock } from '../../rehearsal/clock/virtual-clock';
import { Stack } from '../../rehearsal/cloudformation/stack';
import type { AwsService } from '../../rehearsal/endpoint/aws-service';
import { cloudFormationService } from '../../rehearsal/endpoint/cloudformation-service';
import { Buckets } from '../../rehearsal/s3/buckets';
import { Things, templateOf, thing } from '../rehearsal/cloudformation/things';

const PLACE = { account: '111122223333', region: 'eu-west-1' };

export interface DeployedStack {
  readonly outputs?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Variables of its functions, by logical id. */
  readonly functions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const FUNCTION = 'AWS::Lambda::Function';

const functionsOf = (functions: NonNullable<DeployedStack['functions']>) =>
  Object.fromEntries(
    Object.entries(functions).map(([id, Variables]) => [
      id,
      { Type: FUNCTION, Properties: { Environment: { Variables } } },
    ]),
  );

/** CloudFormation with stacks that say this of themselves and are never changed. @param stacks by name */
export async function deployedStacks(stacks: Readonly<Record<string, DeployedStack>>): Promise<AwsService> {
  const clock = new VirtualClock(Date.UTC(2026, 10, 26));
  const things = new Things(clock);
  const all = new Map<string, Stack>();
  for (const [stackName, { outputs = {}, parameters = {}, functions = {} }] of Object.entries(stacks)) {
    const place = { artifactId: stackName, stackName, ...PLACE };
    const stack = new Stack({
      place,
      clock,
      providers: new Map(['Test::Thing', FUNCTION].map((type) => [type, things.provider])),
    });
    const texts = (values: object, of: (value: string) => object) =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, of(value)]));
    const template = templateOf(
      {
        Thing: thing('one'),
        ...functionsOf(functions),
      } as never,
      {
        Parameters: texts(parameters, () => ({ Type: 'String' })) as never,
        Outputs: texts(outputs, (Value) => ({ Value })) as never,
      },
    );
    await stack.create(template, parameters);
    all.set(stackName, stack);
  }
  const model = new CloudFormation(clock);
  model.attach(async () => ({
    ...{ all, learnTypes: () => {}, tagsOf: () => ({ 'teal:delivery': 'shop' }), begins: () => {} },
    add: (name) => {
      throw new Error(`no stack is made here, got ${name}`);
    },
  }));
  return cloudFormationService(model, new Buckets(clock, PLACE.account), clock);
}
