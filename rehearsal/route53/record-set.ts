/** A record set as the API writes it; only what leads users is modelled. */
export interface RecordSet {
  /** With a dot at its end. */
  readonly Name: string;
  readonly Type: string;
  /** Seconds. An alias has none of its own. */
  readonly TTL?: number;
  readonly ResourceRecords?: readonly { readonly Value: string }[];
  readonly AliasTarget?: {
    readonly DNSName: string;
    readonly HostedZoneId: string;
    readonly EvaluateTargetHealth: boolean;
  };
  /** Of weighted records: tells those of one name and type apart. */
  readonly SetIdentifier?: string;
  /** 0 to 255; it is the share of the sum that counts. */
  readonly Weight?: number;
}

export interface RecordChange {
  readonly Action: 'CREATE' | 'DELETE' | 'UPSERT';
  readonly ResourceRecordSet: RecordSet;
}

/** Names are alike in any case, with and without the dot at the end. */
export const nameOf = (name: string): string => `${name.toLowerCase().replace(/\.$/, '')}.`;

/** What tells record sets apart. */
export const keyOf = ({ Name, Type, SetIdentifier }: RecordSet): string =>
  JSON.stringify([nameOf(Name), Type, SetIdentifier ?? null]);

/** Whether one is the other word for word, which a DELETE demands. */
export const isSame = (one: RecordSet, other: RecordSet): boolean => plain(one) === plain(other);

function plain({ Name, Type, TTL, ResourceRecords, AliasTarget, SetIdentifier, Weight }: RecordSet): string {
  const alias = AliasTarget && [
    nameOf(AliasTarget.DNSName),
    AliasTarget.HostedZoneId,
    AliasTarget.EvaluateTargetHealth,
  ];
  const values = ResourceRecords?.map(({ Value }) => Value).sort();
  return JSON.stringify([nameOf(Name), Type, TTL, values, alias, SetIdentifier, Weight]);
}
