import { act, repair, showWhatServes } from './acts';
import type { Command, Story, Under } from './command';
import { CALM, MS_OF_RETRIES } from './lambda-function';
import { servingGroups } from './load-balancer';
import { NONE } from './mutations';
import type { Declared } from './names';
import { BrokenInvariant, isOurs } from './watch';
import { World } from './world';

type Deploy = Command & { do: 'deploy' };

const NOBODY: Under = { ...CALM, meanwhile: undefined };

/**
 * Tells a story to its end, and asks after each operation for what must hold.
 *
 * @throws BrokenInvariant
 */
export async function tell({ pageSize, commands }: Story, mutation = NONE): Promise<void> {
  const teller = new Teller(new World(mutation, pageSize));
  for (const command of commands) await teller.carryOut(command);
  await teller.end();
}

class Teller {
  constructor(private readonly world: World) {}

  async carryOut(command: Command): Promise<void> {
    const { stack, time } = this.world;
    switch (command.do) {
      case 'deploy':
        if (stack.status === 'NONE' || stack.status === 'COMPLETE') await this.deploy(command);
        break;
      case 'continue the rollback':
        if (stack.status === 'UPDATE_ROLLBACK_FAILED')
          await this.operation(command.under, () => stack.rollBack());
        break;
      case 'delete':
        if (stack.status !== 'NONE') await this.operation(command.under, () => stack.delete());
        break;
      case 'wait':
        await time.until(time.after(command.seconds * 1000));
        break;
      default:
        act(this.world, command);
    }
    this.world.watch.assertNothingBroken();
  }

  /** Nobody disturbs any more, and a person has done what the runbooks say. */
  async end(): Promise<void> {
    const { stack, service, time, rotation } = this.world;
    while (service.running || rotation.isRunning) await time.until(time.after(60_000));
    repair(this.world);
    if (stack.status === 'UPDATE_ROLLBACK_FAILED') await this.mustSucceed('rollback', () => stack.rollBack());
    if (stack.status === 'ROLLBACK_COMPLETE' || stack.status === 'DELETE_FAILED')
      await this.mustSucceed('delete', () => stack.delete());
    if (stack.rules) {
      const declared = { ...stack.rules.declared, hosts: ['end.example.com'] };
      await this.mustSucceed('update', () => stack.update(declared, { laterFails: false }));
      this.mustBe(declared);
      this.mustLeaveNothing();
      await this.mustSucceed('delete', () => stack.delete());
    }
    this.mustLeaveNothing();
  }

  private async deploy({ declared, rest, under }: Deploy): Promise<void> {
    const { stack, rotation } = this.world;
    const isRotating = rotation.isRunning;
    const before = stack.rules?.declared;
    const isSent = JSON.stringify(before) !== JSON.stringify(declared);
    const mustSucceed = isCalm(under) && this.isPossible(declared, rest);
    const done = await this.operation(under, () =>
      before ? stack.update(declared, rest) : stack.create(declared, rest),
    );
    if (mustSucceed && !done) this.broken('an undisturbed operation succeeds', JSON.stringify(declared));
    const isUnclear = under.againAfter !== undefined && !done;
    // The second delivery may still go on with what the first has failed in, and CloudFormation taken back.
    if (isUnclear) stack.abandoned.add(declared.listener);
    if (under.meanwhile || isUnclear || (stack.status !== 'COMPLETE' && stack.status !== 'NONE')) return;
    const standing = done ? declared : before;
    // A rotation that ends after the rules were written leaves more values than are needed.
    if (isSent && standing && !isRotating) this.mustBe(standing);
    this.mustLeaveNothing();
  }

  /** Whether nothing stands in the way of an operation that nobody disturbs. */
  private isPossible(declared: Declared, { release = 'success', laterFails }: Deploy['rest']): boolean {
    const { stack, service } = this.world;
    if (laterFails || release !== 'success') return false;
    const isTaken = [declared.production, declared.test].some((priority) => {
      const there = this.world.ruleAt(declared.listener, priority);
      return there && !isOurs(there);
    });
    if (isTaken || stack.abandoned.size > 0) return false;
    if (!stack.rules) return true;
    const { production, test } = service.standing?.rules ?? {};
    const standing = [production, test].map((arn) => this.world.loadBalancer.rules.get(String(arn)));
    const [rule] = standing;
    // ECS starts no deployment with a rule that is lost, or that leads to two groups.
    return !service.running && standing.every(Boolean) && !!rule && servingGroups(rule).length === 1;
  }

  private async operation(under: Under, carryOut: () => Promise<boolean>): Promise<boolean> {
    const { lambda, time, watch } = this.world;
    lambda.disturb(under);
    const { meanwhile } = under;
    if (meanwhile) void time.after(meanwhile.after).then(() => act(this.world, meanwhile.act));
    const done = await time.until(carryOut());
    // Until second deliveries and retries are over, too: a person is not as quick as that.
    if (!isCalm(under)) await time.until(time.after(MS_OF_RETRIES));
    lambda.disturb(CALM);
    watch.assertNothingBroken();
    return done;
  }

  private async mustSucceed(what: string, carryOut: () => Promise<boolean>): Promise<void> {
    if (await this.operation(NOBODY, carryOut)) return;
    const { stack, lambda, loadBalancer } = this.world;
    // What a person does, by the runbook: no rule was left to tell who serves.
    showWhatServes(this.world);
    // A rule was deleted after it was back, and the service can have it never again.
    const isLost = Object.values(stack.rules?.arns ?? {}).some((arn) => !loadBalancer.rules.has(arn));
    if (stack.status === 'UPDATE_ROLLBACK_FAILED') await this.operation(NOBODY, () => stack.rollBack(isLost));
    const isDone = what === 'rollback' ? stack.status === 'COMPLETE' : await this.operation(NOBODY, carryOut);
    if (!isDone) this.broken('an undisturbed operation succeeds', `${what}: ${lambda.lastReason}`);
  }

  private mustBe(declared: Declared): void {
    const difference = this.world.differenceTo(declared);
    if (difference) this.broken('the state is as declared', difference);
  }

  private mustLeaveNothing(): void {
    const left = this.world.leftBehind();
    if (left.length > 0) this.broken('nothing is left behind', left.join(', '));
  }

  private broken(...because: ConstructorParameters<typeof BrokenInvariant>): never {
    throw new BrokenInvariant(...because);
  }
}

const isCalm = ({ faults, againAfter, meanwhile }: Under): boolean =>
  againAfter === undefined && !meanwhile && (faults.length === 0 || isFreshRole(faults));

/** The policies of a new role are not known everywhere at once: a refusal of less than a minute fails nothing. */
const isFreshRole = (faults: Under['faults']): boolean =>
  faults.length === 1 && faults.every(({ what, seconds }) => what === 'denied' && seconds < 50);
