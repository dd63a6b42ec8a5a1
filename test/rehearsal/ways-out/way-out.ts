import type { RunbookSection } from '../../../lambda/shared/runbook';
import type { AwsError, Faults, OperatorAct, Update } from '../../../rehearsal/testing';

/** How a person gets out of a failure that names a section of a runbook, or why no rehearsal can show it. */
export type WayOut =
  | {
      /** Ends in `expect`: the failure is met, what the section says is done, and then all is well. */
      readonly rehearse: () => Promise<void>;
    }
  | { readonly notRehearsed: string };

export type WaysOut = Readonly<Partial<Record<RunbookSection, WayOut>>>;

/** AWS as it answers until somebody has mended something. */
export class Trouble {
  private isMended = false;

  /** @param calls that fail, as `ELBv2.ModifyRule` */
  constructor(
    private readonly calls: readonly string[],
    private readonly error: AwsError,
  ) {}

  readonly faults: Faults = ({ service, operation }) =>
    !this.isMended && this.calls.includes(`${service}.${operation}`) ? this.error : undefined;

  /** The step in which a person mends it; the call that it makes changes nothing. */
  readonly mend: Extract<OperatorAct, { do: 'call' }> = {
    do: 'call',
    operation: 'ELBv2.DescribeRules',
    input: ({ listener }) => {
      this.isMended = true;
      return { ListenerArn: listener };
    },
  };
}

/** What happened to a stack in an update, before anything was done about it. */
export const statusesOf = ({ events }: Update, stackName: string): string[] =>
  events.flatMap(({ logicalId, status }) => (logicalId === stackName ? [status] : []));

/** Why a resource could not be updated, each time that it was tried. */
export const reasonsOf = ({ events }: Pick<Update, 'events'>, wanted: string): string[] =>
  events.flatMap(({ logicalId, status, reason = '' }) =>
    logicalId === wanted && status === 'UPDATE_FAILED' ? [reason] : [],
  );
