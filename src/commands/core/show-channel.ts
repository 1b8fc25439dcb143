import { channelStateName } from '../../core/channel/channel-state.ts';
import { knownName, shownName } from '../channel-name.ts';
import { clockTime } from '../columns.ts';
import { defineCommand } from '../define-command.ts';

export default defineCommand({
  words: 'core show channel',
  aliases: ['show channel'],
  summary: 'Display information on a specific channel',
  usage: `Usage: core show channel <channel>
       Shows lots of information about the specified channel.`,
  run({ exchange, manager, dialect }, [name, ...rest]) {
    if (name === undefined || rest.length > 0) return 'usage';
    const status = exchange.channels.status(knownName(name, dialect));
    if (!status) return [`${name} is not a known channel`];
    const c = status.snapshot;
    return [
      ' -- General --',
      `           Name: ${shownName(c.name, dialect)}`,
      `           Type: ${c.technology}`,
      `       UniqueID: ${manager.uniqueIdIn(dialect, c.uniqueId)}`,
      `       LinkedID: ${c.linkedId}`,
      `      Caller ID: ${c.callerId.number ?? '(N/A)'}`,
      ` Caller ID Name: ${c.callerId.name ?? '(N/A)'}`,
      `Connected Line ID: ${c.connectedLine.number ?? '(N/A)'}`,
      `Connected Line ID Name: ${c.connectedLine.name ?? '(N/A)'}`,
      `    DNID Digits: ${c.dialedNumber ?? '(N/A)'}`,
      `       Language: ${c.language}`,
      `          State: ${channelStateName(c.state)} (${c.state})`,
      `  NativeFormats: (${status.nativeFormats})`,
      `    WriteFormat: ${status.writeFormat}`,
      `     ReadFormat: ${status.readFormat}`,
      ` Time to Hangup: ${status.secondsToHangup}`,
      `   Elapsed Time: ${clockTime(status.seconds)}`,
      `      Bridge ID: ${c.bridgeId ?? '(Not bridged)'}`,
      ' --   PBX   --',
      `        Context: ${c.context}`,
      `      Extension: ${c.exten}`,
      `       Priority: ${c.priority}`,
      `    Application: ${c.application ?? '(N/A)'}`,
      `           Data: ${c.applicationData || '(Empty)'}`,
      `    Account Code: ${c.accountCode}`,
      '      Variables:',
      ...exchange.channels.variables(c.name).map(([variable, value]) => `${variable}=${value}`),
      '',
    ];
  },
});
