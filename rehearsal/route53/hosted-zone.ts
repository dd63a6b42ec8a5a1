import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { isSame, keyOf, nameOf, type RecordChange, type RecordSet } from './record-set';

/**
 * Simulated milliseconds until all name servers answer by a change. AWS says "within 60 seconds"; we take all of them.
 * source: Amazon Route 53 developer guide, "Creating records by using the Amazon Route 53 console" (propagation)
 */
const PROPAGATES_AFTER = 60_000;

interface Change {
  readonly id: string;
  readonly submittedAt: number;
}

/** A public hosted zone: its records, and what name servers answer, which is a little behind. */
export class HostedZone {
  private current: readonly RecordSet[];
  /** With the time from which on name servers answer by them; the newest last. */
  private readonly versions: { readonly from: number; readonly records: readonly RecordSet[] }[];
  private readonly changes: Change[] = [];

  constructor(
    readonly id: string,
    private readonly clock: Clock,
    records: readonly RecordSet[],
  ) {
    this.current = records;
    this.versions = [{ from: Number.NEGATIVE_INFINITY, records }];
  }

  /** As the API lists them. */
  get records(): readonly RecordSet[] {
    return this.current;
  }

  /** As name servers know them at this moment. */
  get published(): readonly RecordSet[] {
    const now = this.clock.now();
    return this.versions.findLast(({ from }) => from <= now)?.records ?? [];
  }

  /**
   * All changes, or none.
   *
   * @throws AwsError InvalidChangeBatch
   */
  // source: Amazon Route 53 API reference, ChangeResourceRecordSets
  change(batch: readonly RecordChange[]): Change {
    let after = this.current;
    for (const change of batch) after = applied(after, change);
    refuseConflicts(after);
    this.current = after;
    const submittedAt = this.clock.now();
    const change = { id: `C${String(this.changes.length + 1).padStart(20, '0')}`, submittedAt };
    this.changes.push(change);
    this.versions.push({ from: submittedAt + PROPAGATES_AFTER, records: after });
    return change;
  }

  /** @returns undefined for no change of this zone's */
  statusOf(id: string): { readonly submittedAt: number; readonly status: 'PENDING' | 'INSYNC' } | undefined {
    const change = this.changes.find((each) => each.id === id);
    if (!change) return undefined;
    const isKnown = change.submittedAt + PROPAGATES_AFTER <= this.clock.now();
    return { submittedAt: change.submittedAt, status: isKnown ? 'INSYNC' : 'PENDING' };
  }
}

function applied(
  records: readonly RecordSet[],
  { Action, ResourceRecordSet: wanted }: RecordChange,
): readonly RecordSet[] {
  const there = records.find((each) => keyOf(each) === keyOf(wanted));
  const what = `resource record set [name='${nameOf(wanted.Name)}', type='${wanted.Type}'${wanted.SetIdentifier === undefined ? '' : `, set-identifier='${wanted.SetIdentifier}'`}]`;
  if (Action === 'DELETE') {
    if (!there) throw invalid(`Tried to delete ${what} but it was not found`);
    if (!isSame(there, wanted))
      throw invalid(`Tried to delete ${what} but the values provided do not match the current values`);
    return records.filter((each) => each !== there);
  }
  if (there && Action === 'CREATE') throw invalid(`Tried to create ${what} but it already exists`);
  return [...records.filter((each) => each !== there), wanted];
}

/** Records of one name and type are one plain record, or all weighted; a CNAME is alone with its name. */
// source: Amazon Route 53 developer guide, "Values specific for weighted records"; RFC 1034, section 3.6.2
function refuseConflicts(records: readonly RecordSet[]): void {
  for (const record of records) {
    const same = records.filter((each) => nameOf(each.Name) === nameOf(record.Name));
    const alike = same.filter(({ Type }) => Type === record.Type);
    if (alike.length > 1 && alike.some(({ SetIdentifier }) => SetIdentifier === undefined))
      throw invalid(
        `RRSet with DNS name ${nameOf(record.Name)}, type ${record.Type}, SetIdentifier ${record.SetIdentifier} cannot be created because a non multi-answer rrset exists with the same name and type`,
      );
    if ((record.SetIdentifier === undefined) !== (record.Weight === undefined))
      throw invalid('Invalid request: Weight and SetIdentifier must be given together');
    if (record.Weight !== undefined && (record.Weight < 0 || record.Weight > 255))
      throw invalid(`Invalid request: Weight must be 0 to 255, got ${record.Weight}`);
    if (record.Type === 'CNAME' && same.some(({ Type }) => Type !== 'CNAME'))
      throw invalid(
        `RRSet of type CNAME with DNS name ${nameOf(record.Name)} is not permitted as it conflicts with other records`,
      );
  }
}

const invalid = (message: string): AwsError => new AwsError('InvalidChangeBatch', `[${message}]`);
