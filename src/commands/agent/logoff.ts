import { defineCommand } from '../define-command.ts';

export default defineCommand({
  words: 'agent logoff',
  summary: 'Sets an agent offline',
  usage: `Usage: agent logoff <agent-id> [soft]
       Sets an agent as no longer logged in.
       If 'soft' is specified, do not hangup existing calls.`,
  async run({ exchange, dialect }, [wanted, word, ...rest]) {
    if (wanted === undefined || rest.length > 0 || (word !== undefined && word.toLowerCase() !== 'soft')) return 'usage';
    // In 2006 it was called by the name of its channel.
    const id = dialect === 'classic' ? wanted.replace(/^Agent\//i, '') : wanted;
    return (await exchange.agents.logOff(id, word !== undefined)) ? [`Logging out ${id}`] : [];
  },
});
