import { RegionInfo } from 'aws-cdk-lib/region-info';
import { regions } from '../../../lib/config/regions';

test('the regions are those that aws-cdk-lib knows', () => {
  expect(regions).toEqual(RegionInfo.regions.map(({ name }) => name).sort());
});
