import type { ConfCategory } from '../config/conf-file.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { parseConfigFilter } from './config-filter.ts';
import type { Dialect } from './dialect/dialect.ts';
import { failure, type SimpleReply } from './reply.ts';

/**
 * The sections of a file of the configuration folder that an action asks for: all, that of a name, and of those the ones that match a filter.
 * A refusal where there is no such file, it breaks the grammar of configuration files, or lies elsewhere.
 */
export async function sectionsOf(
  exchange: Exchange,
  dialect: Dialect,
  { filename, category, filter }: { filename: string; category?: string | undefined; filter?: string | undefined },
): Promise<readonly ConfCategory[] | SimpleReply> {
  const file = await exchange.configuration.read(filename);
  if (file === 'missing') return failure('Config file not found');
  if (file === 'broken') return failure('Config file has invalid format');
  if (file === 'outside') return failure(dialect.name === 'modern' ? 'File requires escalated privileges' : 'Config file not found');
  const wanted = parseConfigFilter(filter ?? '');
  return file.categories.filter((section) => (category === undefined || section.name === category) && wanted(section));
}
