import { LocalDriver } from '../../drivers/local/local-driver.ts';
import type { ExchangePart } from './exchange-part.ts';

/** Local channels; they have no configuration. */
export const localPart: ExchangePart = async ({ core }) => core.addDriver(new LocalDriver(core));
