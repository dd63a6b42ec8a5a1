import { describeMatrix } from './matrix';
import { DELIVERING } from './rows/delivering';

describeMatrix(DELIVERING);
