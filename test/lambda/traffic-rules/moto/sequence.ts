import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LiveTrafficRulesProperties } from '../../../../lambda/shared/environment';
import { type Account, SECRET_PREFIX, type Site, secretValue } from './account';
import type { CloudFormation } from './cloud-formation';
import type { EcsEndpoint } from './ecs-endpoint';
import { assertRules, type Shares } from './expectation';

/**
 * Priorities that an update goes to. They are all different: moto's SetRulePriorities refuses a priority that a rule of
 * the same call leaves, so left out are `exchange priorities` and `move priorities by one`, which AWS documents.
 * Left out, too: `foreign rule takes a priority in between`, `crash` and `throttle`, which moto cannot be told to do; the
 * model in `../model` does all of them.
 */
const PRIORITIES = [
  [10, 20],
  [30, 40],
  [50, 60],
] as const;
const HOSTS = [[], ['shop.example.com'], ['shop.example.com', 'www.example.com']];

const declared = fc.record({
  listener: fc.constantFrom(0, 0, 1),
  hosts: fc.constantFrom(...HOSTS),
  priorities: fc.constantFrom(...PRIORITIES),
});
type Declared = typeof declared extends fc.Arbitrary<infer T> ? T : never;

const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('update' as const), declared, rollsBack: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('shift' as const), percent: fc.constantFrom(5, 50, 100) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rotate' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('repeat' as const) }) },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/** A stack from its creation to its deletion. */
export const sequence = fc.record({
  first: declared,
  commands: fc.array(command, { minLength: 1, maxLength: 5, size: 'max' }),
});
export type Sequence = typeof sequence extends fc.Arbitrary<infer T> ? T : never;

/** @throws Error at the first difference */
export async function tell(
  account: Account,
  cloudFormation: CloudFormation,
  ecs: EcsEndpoint,
  { first, commands }: Sequence,
): Promise<void> {
  const stack = new Stack(account, cloudFormation, ecs, await account.site(), first);
  await stack.create();
  for (const one of commands) await stack.carryOut(one);
  await stack.delete();
}

class Stack {
  private physicalId = '';
  private rotations = 0;
  /** Current and previous value of the test header. */
  private versions = [secretValue(0)];
  /** What the last update has replaced. */
  private obsolete: { readonly declared: Declared; readonly physicalId: string } | undefined;
  private shares: Shares;
  private theirs: unknown;

  constructor(
    private readonly account: Account,
    private readonly cloudFormation: CloudFormation,
    private readonly ecs: EcsEndpoint,
    private readonly site: Site,
    private declared: Declared,
  ) {
    this.shares = { production: [100, 0], test: [100, 0] };
    ecs.rules = undefined;
  }

  async create(): Promise<void> {
    this.theirs = await this.foreignRules();
    await this.put('Create', this.declared);
    await this.check();
    // As a first deployment leaves them: to the alternate group.
    await this.shift(100);
  }

  async carryOut(command: Command): Promise<void> {
    switch (command.do) {
      case 'shift':
        await this.shift(command.percent);
        break;
      case 'rotate':
        this.rotations += 1;
        this.versions = [secretValue(this.rotations), ...this.versions].slice(0, 2);
        await this.account.rotate(this.site, this.versions[0] as string);
        // The rotation's own function is not called here: the next update must bring both values.
        await this.update(this.declared, false);
        break;
      case 'repeat':
        // Lambda delivers an event at least once.
        await this.update(this.declared, false);
        await this.update(this.declared, false);
        break;
      case 'update':
        await this.update(command.declared, command.rollsBack);
    }
    await this.check();
  }

  async delete(): Promise<void> {
    this.ecs.rules = undefined;
    await this.ask('Delete', this.declared, { PhysicalResourceId: this.physicalId });
    for (const listener of this.site.listeners) assert.deepEqual(await this.oursOn(listener), []);
    assert.deepEqual(await this.foreignRules(), this.theirs);
  }

  /** In place; or to the other listener, and then the old rules are deleted in the cleanup. */
  private async update(to: Declared, rollsBack: boolean): Promise<void> {
    const from = this.declared;
    await this.replace(from, to);
    // What came after it failed: old and new are exchanged, and what was made in between is deleted.
    if (rollsBack) await this.replace(to, from);
    if (this.obsolete !== undefined) {
      const { declared, physicalId } = this.obsolete;
      this.obsolete = undefined;
      await this.ask('Delete', declared, { PhysicalResourceId: physicalId });
    }
  }

  private async replace(from: Declared, to: Declared): Promise<void> {
    const before = this.physicalId;
    await this.put('Update', to, {
      PhysicalResourceId: before,
      OldResourceProperties: this.properties(from),
    });
    this.obsolete = this.physicalId === before ? undefined : { declared: from, physicalId: before };
    // Rules on another listener are made with what production has.
    if (this.obsolete) this.shares = { production: this.shares.production, test: this.shares.production };
  }

  private async put(kind: 'Create' | 'Update', to: Declared, particulars: object = {}): Promise<void> {
    const answer = await this.ask(kind, to, particulars);
    this.physicalId = String(answer.PhysicalResourceId);
    this.declared = to;
    const { ProductionRuleArn: production, TestRuleArn: test } = answer.Data ?? {};
    this.ecs.rules = { production, test };
  }

  private async ask(...request: [kind: 'Create' | 'Update' | 'Delete', to: Declared, particulars: object]) {
    const [kind, to, particulars] = request;
    const answer = await this.cloudFormation.ask(kind, this.properties(to), particulars);
    assert.equal(answer.Status, 'SUCCESS', answer.Reason);
    assert.ok(
      !JSON.stringify(answer).includes(SECRET_PREFIX),
      'an answer must hold no value of the test header',
    );
    return answer;
  }

  /** As ECS writes a rule: both groups, test first. */
  private async shift(percent: number): Promise<void> {
    const [primary] = this.shares.production;
    const weights = primary > 0 ? ([100 - percent, percent] as const) : ([percent, 100 - percent] as const);
    const test = primary > 0 ? ([0, 100] as const) : ([100, 0] as const);
    const { primary: one, alternate: other } = this.site;
    await this.account.shift(String(this.ecs.rules?.test), [one, test[0]], [other, test[1]]);
    await this.account.shift(String(this.ecs.rules?.production), [one, weights[0]], [other, weights[1]]);
    this.shares = { production: weights, test };
  }

  private async check(): Promise<void> {
    const { hosts, priorities, listener } = this.declared;
    const [here, elsewhere] = listener === 0 ? this.site.listeners : [...this.site.listeners].reverse();
    const expected = { hosts, priorities, header: this.versions, shares: this.shares };
    assertRules(await this.oursOn(String(here)), this.site, expected);
    assert.deepEqual(await this.oursOn(String(elsewhere)), []);
    assert.deepEqual(await this.foreignRules(), this.theirs);
  }

  private async oursOn(listener: string) {
    const rules = await this.account.rules(listener);
    return rules.filter(({ tags }) => tags.some(({ Value }) => Value?.startsWith(`${this.site.owner}/`)));
  }

  private async foreignRules() {
    const rules = await Promise.all(this.site.listeners.map((listener) => this.account.rules(listener)));
    return rules
      .flat()
      .filter(({ tags }) => !tags.some(({ Value }) => Value?.startsWith(`${this.site.owner}/`)));
  }

  private properties({ listener, hosts, priorities }: Declared): object {
    const { HostNames, ...rest } = {
      Owner: this.site.owner,
      ClusterName: this.site.owner,
      ServiceName: 'shop',
      ListenerArn: String(this.site.listeners[listener]),
      PrimaryTargetGroupArn: this.site.primary,
      AlternateTargetGroupArn: this.site.alternate,
      TestHeaderName: 'x-teal-test',
      TestHeaderSecretArn: this.site.secretArn,
      HostNames: hosts,
      TestPriority: String(priorities[0]),
      Restore: 'never',
      ProductionPriority: String(priorities[1]),
    } satisfies LiveTrafficRulesProperties;
    return { ...rest, ...(HostNames.length > 0 && { HostNames }) };
  }
}
