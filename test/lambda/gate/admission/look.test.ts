import {
  DescribeImageScanFindingsCommand,
  type DescribeImageScanFindingsCommandOutput,
  DescribeImagesCommand,
  ECRClient,
} from '@aws-sdk/client-ecr';
import { mockClient } from 'aws-sdk-client-mock';
import { look } from '../../../../lambda/gate/admission/look';

const ecr = mockClient(ECRClient);
const digest = `sha256:${'a'.repeat(64)}`;
const container = {
  name: 'shop',
  image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/shop',
  digest,
};

// source: Amazon ECR API reference, ImageScanFindings: lists and counts are each optional
test.each<[string, DescribeImageScanFindingsCommandOutput['imageScanFindings'], unknown]>([
  ['a list', { findings: [{ name: 'CVE-1', severity: 'HIGH' }] }, [{ id: 'CVE-1', severity: 'HIGH' }]],
  ['an end, and nothing counted', { imageScanCompletedAt: new Date(0), findingSeverityCounts: {} }, []],
  ['counts of none', { findingSeverityCounts: { CRITICAL: 0 } }, []],
  ['counts of some, and no list', { findingSeverityCounts: { CRITICAL: 2 } }, undefined],
  ['nothing', {}, undefined],
])('a scan with %s', async (_, imageScanFindings, findings) => {
  ecr.reset();
  ecr.on(DescribeImagesCommand).resolves({ imageDetails: [{ imageDigest: digest }] });
  ecr.on(DescribeImageScanFindingsCommand).resolves({
    ...{ imageScanStatus: { status: 'COMPLETE' }, imageScanFindings },
  });
  const client = new ECRClient({ region: 'eu-west-1' });
  expect(await look(() => client, container, new AbortController().signal)).toMatchObject({
    scan: { kind: 'found', status: 'COMPLETE', findings },
  });
});
