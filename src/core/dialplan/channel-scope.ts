import { entryOf } from '../../base/entry-of.ts';
import { compilePosixRegExp } from '../../base/safe-regexp.ts';
import type { Channel } from '../channel/channel.ts';
import type { Core } from '../core.ts';
import { type Allowance, type SubstitutionOptions, splitFunction, substitute as substituteText, substring } from './substitution.ts';

/** Variables that every channel has without being set (Asterisk main/pbx_variables.c, pbx_retrieve_variable). */
const BUILT_IN: Readonly<Record<string, (channel: Channel) => string>> = {
  CONTEXT: (channel) => channel.context,
  EXTEN: (channel) => channel.exten,
  PRIORITY: (channel) => String(channel.priority),
  CHANNEL: (channel) => channel.name,
  UNIQUEID: (channel) => channel.uniqueId,
  HANGUPCAUSE: (channel) => String(channel.hangupCause),
  CALLINGPRES: (channel) => String(channel.callerId.presentation),
};

/** Variables of the exchange that are read when they are asked for. */
const OF_EXCHANGE: Readonly<Record<string, (core: Core) => string>> = {
  EPOCH: (core) => String(Math.floor(core.clock.now() / 1000)),
  SYSTEMNAME: (core) => core.settings.systemName,
  ASTETCDIR: (core) => core.settings.directories.etc,
  ASTVARLIBDIR: (core) => core.settings.directories.lib,
  ASTDATADIR: (core) => core.settings.directories.data,
  ASTSPOOLDIR: (core) => core.settings.directories.spool,
  ASTLOGDIR: (core) => core.settings.directories.log,
};

const regularExpressions = { compile: compilePosixRegExp };

function optionsFor(core: Core, channel: Channel | undefined): SubstitutionOptions {
  return {
    variables: { get: (name) => lookUp(core, channel, name) },
    functions: { read: (name, args, allowance) => readFunction(core, channel, name, args, allowance) },
    regularExpressions,
    warn: (reason) => core.logger.warning(channel ? `${channel.name}: ${reason}` : reason),
  };
}

/** A variable by name: built in, the channel's own, the exchange's, then global. Undefined for one that is not set. */
export function lookUp(core: Core, channel: Channel | undefined, name: string): string | undefined {
  if (channel) {
    const builtIn = entryOf(BUILT_IN, name)?.(channel) ?? channel.getVariable(name);
    if (builtIn !== undefined) return builtIn;
  }
  return entryOf(OF_EXCHANGE, name)?.(core) ?? core.globals.get(name);
}

/**
 * Puts values in place of `${...}` and `$[...]`. Answers at once unless a function does not.
 * @param allowance of the substitution that this one is part of: for functions that substitute (EVAL)
 */
export function substitute(core: Core, channel: Channel | undefined, text: string, allowance?: Allowance): string | Promise<string> {
  return text.includes('$') ? substituteText(text, optionsFor(core, channel), allowance) : text;
}

/** Reads what stands between `${` and `}`: a name, a function call, either with `:offset:length`. Undefined for a variable that is not set. */
export async function readVariable(core: Core, channel: Channel | undefined, expression: string): Promise<string | undefined> {
  const call = splitFunction(expression);
  if (call) return readFunction(core, channel, call.name, call.args);
  const colon = expression.indexOf(':');
  const value = lookUp(core, channel, colon < 0 ? expression : expression.slice(0, colon));
  return colon < 0 || value === undefined ? value : substring(value, expression.slice(colon + 1));
}

/** Sets a variable, or writes a function for `NAME(args)`. False when there is no such function or it did not take the value. */
export function assignVariable(core: Core, channel: Channel | undefined, name: string, value: string): boolean {
  const call = splitFunction(name);
  if (!call) {
    const variables = channel?.variables ?? core.globals;
    if (!variables.fits(name, value)) {
      if (variables.refused++ === 0)
        core.logger.warning(
          `${channel?.name ?? 'the exchange'} has no room for the variable ${name}: too many are set; no more is said of this`,
        );
      return false;
    }
    if (channel) channel.setVariable(name, value);
    else core.setGlobal(name, value);
    return true;
  }
  const definition = core.functions.get(call.name.toUpperCase());
  if (!definition?.write) {
    core.logger.warning(definition ? `function ${call.name} cannot be written` : `function ${call.name} is not registered`);
    return false;
  }
  try {
    return definition.write({ core, channel }, call.args, value) !== false;
  } catch (error) {
    core.logger.error(`writing ${name} failed`, error);
    return false;
  }
}

function readFunction(
  core: Core,
  channel: Channel | undefined,
  name: string,
  args: string,
  allowance?: Allowance,
): string | Promise<string> {
  const definition = core.functions.get(name.toUpperCase());
  if (!definition?.read) {
    core.logger.warning(definition ? `function ${name} cannot be read` : `function ${name} is not registered`);
    return '';
  }
  const failed = (error: unknown) => {
    core.logger.error(`reading ${name}(${args}) failed`, error);
    return '';
  };
  try {
    const value = definition.read({ core, channel, allowance }, args);
    return typeof value === 'string' ? value : value.catch(failed);
  } catch (error) {
    return failed(error);
  }
}
