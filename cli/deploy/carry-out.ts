import { join } from 'node:path';
import { TemporaryFolder } from '../../rehearsal/temporary-folder';
import type { Applied } from '../apply/applied';
import { type ApplySurroundings, apply, readPrepared } from '../apply/carry-out';
import { callFailed } from '../aws/call-failed';
import type { Clients, connect } from '../aws/clients';
import { harmless } from '../aws/harmless';
import type { Pause } from '../aws/pause';
import type { DeployOptions } from '../deploy';
import { EXIT, VerbFailed } from '../exit-codes';
import { prepare } from '../prepare/carry-out';
import type { Progress } from '../progress';
import { cdkOf } from '../rehearse/synthesize';
import type { Look } from '../status/report';
import { type Before, countsOf, isNothing, refusalOf, whyNotAllowed } from './decide';
import { howToGoOn } from './go-on';
import { Live } from './live';
import { lookBefore } from './look';
import { Preparing } from './preparing';
import { linesOf, type Proposal, proposalOf } from './proposal';
import { onlyOf, type Synthesized, synthesized } from './synthesized';
import { unknownGates, withoutGates } from './without-gates';

export interface DeploySurroundings {
  readonly connect: typeof connect;
  readonly pause: Pause;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Asks a person for a name; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
  readonly look: Look;
  /** @default by the checkout's git */
  readonly fromGit?: Pick<ApplySurroundings, 'ancestry' | 'messages' | 'committedAt'>;
}

export interface Deployed extends Omit<Applied, 'outcome'> {
  readonly outcome: Applied['outcome'] | 'refused';
  readonly commit?: string;
  readonly plan?: { readonly verdict: string; readonly counts: Readonly<Record<string, number>> };
}

const NOTHING_DONE = { stacks: [], services: [] };

/** What all steps work with. */
interface Work {
  readonly synthesized: Synthesized;
  readonly clients: Clients;
  readonly folder: string;
}

/** One deployment of an environment: looks, plans, asks, and then does what a pipeline does. */
export class Deploy {
  /** What goes on at AWS when it is interrupted now. */
  goesOn: readonly string[] = ['nothing was changed'];
  /** That this one has written. */
  private overrides: readonly string[] = [];

  constructor(
    private readonly options: DeployOptions,
    private readonly around: DeploySurroundings,
  ) {}

  /**
   * @returns also where it was refused, or AWS did not answer
   * @throws VerbFailed for bad input, before anything is changed
   */
  async run(): Promise<Deployed> {
    const { options, around } = this;
    if (!options.yes && !around.confirm) {
      throw new VerbFailed(
        EXIT.BAD_INPUT,
        '--yes must be given where nobody can be asked, got no terminal; nothing was looked at or deployed',
      );
    }
    const folder = new TemporaryFolder('teal-deploy');
    try {
      const found = await synthesized(options, folder.path, around);
      const clients = await around.connect(found.place);
      return await this.lookAndDeploy({ synthesized: found, clients, folder: folder.path });
    } catch (error) {
      const failed = error instanceof VerbFailed ? error : callFailed(error, `the stacks of ${options.env}`);
      if (around.signal.aborted || failed === undefined || failed.exitCode === EXIT.BAD_INPUT) throw error;
      return { outcome: 'unknown', reason: [failed.message, ...this.overrides].join('\n'), ...NOTHING_DONE };
    } finally {
      folder.remove();
    }
  }

  private async lookAndDeploy(work: Work): Promise<Deployed> {
    const { options, around } = this;
    const { place } = work.synthesized;
    const all = await this.look(work);
    const against = refusalOf(all, place);
    if (against !== undefined) return { outcome: 'refused', reason: against, ...NOTHING_DONE };
    const strange = await unknownGates(options, all, work.clients);
    if (strange.length > 0) return { outcome: 'refused', reason: strange.join('\n'), ...NOTHING_DONE };
    const proposal = await proposalOf({ ...work, ...around, options, all });
    around.signal.throwIfAborted();
    const told = {
      ...(proposal.commit.isCommit && { commit: proposal.commit.id }),
      plan: { verdict: proposal.plan.verdict, counts: countsOf(proposal.plan.file) },
    };
    for (const line of linesOf(proposal, all, options)) around.progress.line(harmless(line));
    if (proposal.secrets.length === 0 && isNothing(proposal.plan.file, proposal.digests, all)) {
      const reason = 'there is nothing to do: what is deployed is what the configuration says';
      return { outcome: 'unchanged', reason, ...NOTHING_DONE, ...told };
    }
    const refusal = await this.whyNot(work, all, proposal);
    const ended: Deployed =
      refusal === undefined
        ? await this.deploy(work, all, proposal)
        : { outcome: 'refused', reason: refusal, ...NOTHING_DONE };
    // Else the next deployment of the image would pass a gate of which nobody thinks any more.
    const stands = ended.outcome === 'released' ? [] : this.overrides;
    return { ...ended, reason: [ended.reason, ...stands].join('\n'), ...told };
  }

  /** @throws also when it was interrupted meanwhile: the calls themselves hear nothing of it */
  private async look({ clients, synthesized: { services } }: Work): Promise<readonly Before[]> {
    const all = await lookBefore(clients, services);
    this.around.signal.throwIfAborted();
    return all;
  }

  /** Asks, and prepares. @returns why it is not to be deployed */
  private async whyNot(work: Work, all: readonly Before[], proposal: Proposal): Promise<string | undefined> {
    const { options, around } = this;
    const look = async () => refusalOf(await this.look(work), work.synthesized.place);
    const disagreed = options.yes
      ? whyNotAllowed(proposal.plan.file, options.allow)
      : (await around.confirm?.('Deploy this?', options.env))
        ? undefined
        : 'nothing was deployed: it was not confirmed';
    if (disagreed !== undefined) return disagreed;
    // Whoever was asked may have taken their time, and so may whoever builds an image.
    const meanwhile = await look();
    if (meanwhile !== undefined) return meanwhile;
    const preparing = new Preparing(around.progress, around.pause);
    await this.prepare(work, proposal, preparing);
    const late = await look();
    if (late !== undefined) return late;
    const { written, against } = await withoutGates(options, all, work.clients, {
      ...around,
      say: preparing.say,
    });
    this.overrides = written;
    return against;
  }

  private async prepare(work: Work, proposal: Proposal, preparing: Preparing): Promise<void> {
    const { connect, pause, signal } = this.around;
    this.goesOn = ['a change set may have been made; nothing was executed, and users have what they had'];
    try {
      await prepare(
        {
          ...this.common(work, proposal),
          ...{ digest: proposal.digests, commit: proposal.commit.id, out: preparedIn(work) },
          cdk: cdkOf(process.cwd()),
        },
        { connect, now: pause.now, signal, say: preparing.say },
      );
    } catch (error) {
      // Whoever interrupts it knows why.
      if (!signal.aborted) preparing.failed();
      throw error;
    }
  }

  private async deploy(work: Work, all: readonly Before[], proposal: Proposal): Promise<Applied> {
    const { options, around } = this;
    const { connect, pause, signal, progress, look } = around;
    const { place } = work.synthesized;
    this.goesOn = [...howToGoOn(all, place), ...this.overrides];
    const reading = { clients: work.clients, now: pause.now, signal };
    const live = new Live({ progress, pause, services: all, look, place, reading });
    return live.during(
      apply(
        readPrepared({ prepared: preparedIn(work) }),
        {
          ...this.common(work, proposal),
          ...{ prepared: preparedIn(work), reviewed: proposal.plan.path, override: [] },
          ...{ git: options.git, timeout: options.timeout },
        },
        { connect, pause, progress: live.progress, signal, mayLackRecords: true, ...around.fromGit },
      ),
    );
  }

  /** Of a release, for both that prepare and execute it. */
  private common({ synthesized: { directory, place } }: Work, { message, plan, by }: Proposal) {
    return {
      ...{ assembly: directory, env: this.options.env, plan: plan.path, ...onlyOf(this.options), ...place },
      ...{ approvedBy: [], mergedBy: by },
      ...(message !== undefined && { message }),
    };
  }
}

const preparedIn = ({ folder }: Work): string => join(folder, 'prepared.json');
