import type { SeriesRecorder } from '../report/series-recorder';
import { functionName } from './function-arn';
import { ofFunction } from './gate-ids';
import type { RehearsedService } from './rehearsed-service';

/** What a series says beside what was recorded. */
export function seriesSources({
  account,
  gateIds,
}: Pick<RehearsedService, 'account' | 'gateIds'>): Parameters<SeriesRecorder['take']>[1] {
  return {
    alarms: account.cloudWatch.alarms.history(),
    gateName: (arn) => ofFunction(gateIds, arn) ?? functionName(arn),
  };
}
