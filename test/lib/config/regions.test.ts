import { RegionInfo } from 'aws-cdk-lib/region-info';
import { partitionOf, regions } from '../../../lib/config/regions';

test('the regions are those that aws-cdk-lib knows', () => {
  expect(regions).toEqual(RegionInfo.regions.map(({ name }) => name).sort());
});

test('and so are their partitions', () => {
  expect(regions.map(partitionOf)).toEqual(regions.map((region) => RegionInfo.get(region).partition));
});
