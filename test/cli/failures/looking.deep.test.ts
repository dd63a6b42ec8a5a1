import { describeMatrix } from './matrix';
import { LOOKING } from './rows/looking';

describeMatrix(LOOKING);
