import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { Pause } from '../aws/pause';
import { stateOf } from '../change-set/stack-status';
import type { EjectOptions } from '../eject';
import { EXIT, VerbFailed } from '../exit-codes';
import { type AppFile, type EjectedStack, qualifierOf } from './app/ejected-stack';
import { appFiles, templateFiles } from './app/files';
import { readWritten, type Written, writeApp } from './app/write';
import { type ChangeSurroundings, take } from './change';
import { goneOf } from './gone';
import { liveRulesOf } from './live';
import { type DeployedStack, lookAt } from './look';
import { type LiveRules, sameWeights } from './rules';
import { serviceOf } from './service';
import { stacksToEject } from './stacks';
import { nextStep, remainingSteps, type StepName, stageOf } from './steps';
import { planLines } from './words';

export interface EjectSurroundings {
  readonly connect: (options: EjectOptions) => Promise<Clients>;
  readonly pause: Pause;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Asks a person for a name; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
}

export interface Ejected {
  /** `written`: the app is, and AWS was not touched. */
  readonly outcome: 'ejected' | 'written' | 'refused' | 'failed';
  readonly reason: string;
  readonly stacks: readonly {
    readonly name: string;
    /** Steps that were taken. */
    readonly taken: readonly StepName[];
    /** Steps that are left. */
    readonly left: readonly StepName[];
  }[];
}

/**
 * Looks, writes the app, says what it would do, asks, and leads one stack after the other out. Interrupted or refused
 * anywhere, it goes on from what is deployed.
 *
 * @throws VerbFailed for bad input, before anything is done
 */
export async function eject(options: EjectOptions, around: EjectSurroundings): Promise<Ejected> {
  if (!options.dryRun && !options.yes && !around.confirm) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--yes or --dry-run must be given where nobody can be asked, got no terminal; nothing was looked at or written',
    );
  }
  const names = stacksToEject(options);
  const written = readWritten(options.to, options.env, names);
  const run = new Run(options, around, names, written);
  try {
    return await run.go();
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, `the stacks of ${options.env}`);
    if (around.signal.aborted || failed === undefined || failed.exitCode === EXIT.BAD_INPUT) throw error;
    const outcome = failed.exitCode === EXIT.NOT_AS_EXPECTED ? 'refused' : 'failed';
    return { outcome, reason: failed.message, stacks: run.progress() };
  }
}

interface Looked {
  readonly stack: DeployedStack;
  readonly live: LiveRules | undefined;
}

class Run {
  private readonly taken = new Map<string, StepName[]>();
  private readonly left = new Map<string, readonly StepName[]>();
  private clients!: Clients;
  private change!: ChangeSurroundings;
  private gone: Written['gone'];

  constructor(
    private readonly options: EjectOptions,
    private readonly around: EjectSurroundings,
    private readonly names: readonly string[],
    before: Written | undefined,
  ) {
    this.gone = before?.gone ?? {};
  }

  progress(): Ejected['stacks'] {
    return this.names.map((name) => ({
      name,
      taken: this.taken.get(name) ?? [],
      left: this.left.get(name) ?? [],
    }));
  }

  async go(): Promise<Ejected> {
    const { options, around } = this;
    const { pause, signal, say } = around;
    this.clients = await around.connect(options);
    const cloudFormation = await this.clients.cloudFormation();
    const { templateBucket, timeout } = options;
    this.change = {
      ...{ clients: this.clients, cloudFormation, pause, signal, say },
      templateBucket,
      timeout,
    };
    const looked = await this.lookAtAll();
    this.write(
      appFiles(
        options.env,
        looked.map((each) => this.ejected(each)),
      ),
    );
    for (const line of planLines(options, looked)) say(line);
    if (looked.every(({ stack }) => stageOf(stack.template) === 'ejected'))
      return this.result('ejected', 'nothing of Teal’s is left in these stacks');
    if (options.dryRun)
      return this.result('written', `the app is in ${options.to}; nothing in AWS was changed`);
    if (!options.yes && !(await around.confirm?.('Change these stacks?', options.env)))
      return this.result(
        'refused',
        `the app is in ${options.to}; nothing in AWS was changed: it was not confirmed`,
      );
    for (const name of this.names) await this.leadOut(name);
    // What is deployed has the last word, whatever was written before.
    this.write(templateFiles((await this.lookAtAll()).map((each) => this.ejected(each))));
    return this.result(
      'ejected',
      `the app in ${options.to} is what is deployed; read its README.md before the next change`,
    );
  }

  private async lookAtAll(): Promise<readonly Looked[]> {
    const all: Looked[] = [];
    for (const name of this.names) all.push(await this.look(name));
    return all;
  }

  private async look(name: string): Promise<Looked> {
    const stack = await lookAt(this.change.cloudFormation, name);
    if (stateOf(stack.status) !== 'settled')
      throw new VerbFailed(
        EXIT.NOT_AS_EXPECTED,
        `${name} must be at rest, got ${stack.status}; run this again when it is`,
      );
    const needsRules = stageOf(stack.template) !== 'ejected';
    const live = needsRules ? await liveRulesOf(this.clients, stack) : undefined;
    this.left.set(
      name,
      remainingSteps(stack.template, live).map(({ name: step }) => step),
    );
    return { stack, live };
  }

  private write(files: readonly AppFile[]): void {
    writeApp(this.options.to, { environment: this.options.env, gone: this.gone }, files);
  }

  private ejected({ stack, live }: Looked): EjectedStack {
    const { name, account, region, tags, isProtected, template } = stack;
    const now = goneOf(template);
    if (now.length > 0) this.gone = { ...this.gone, [name]: now };
    return {
      ...{ name, account, region, tags, isProtected },
      kind: serviceOf(template) ? 'service' : 'foundation',
      template: remainingSteps(template, live).at(-1)?.template ?? template,
      qualifier: qualifierOf(template),
      gone: this.gone[name] ?? [],
    };
  }

  private async leadOut(name: string): Promise<void> {
    for (;;) {
      const { stack, live } = await this.look(name);
      const step = nextStep(stack.template, live);
      if (!step) return;
      this.around.say(`${name}: ${step.name}`);
      await take(step, stack, live, this.change, () => this.requireSame(stack, live));
      this.taken.set(name, [...(this.taken.get(name) ?? []), step.name]);
      this.left.set(name, (this.left.get(name) ?? []).slice(1));
    }
  }

  /** Right before a change is made: no deployment has begun, and users are where they were. */
  private async requireSame(stack: DeployedStack, live: LiveRules | undefined): Promise<void> {
    const now = live && (await liveRulesOf(this.clients, stack));
    if (!live || !now || sameWeights(live, now)) return;
    throw new VerbFailed(
      EXIT.NOT_AS_EXPECTED,
      `the rules of ${stack.name} must stay as they were looked at, got other weights; run this again`,
    );
  }

  private result(outcome: Ejected['outcome'], reason: string): Ejected {
    return { outcome, reason, stacks: this.progress() };
  }
}
