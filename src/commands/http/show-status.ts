import { defineCommand } from '../define-command.ts';

export const httpShowStatus = defineCommand({
  words: 'http show status',
  aliases: ['show http status'],
  summary: 'Display HTTP server status',
  usage: 'Usage: http show status\n       Shows where the web server listens and what it serves.',
  run({ http, dialect }, args) {
    if (args.length > 0) return 'usage';
    const status = http?.();
    const lines = ['HTTP Server Status:', `Prefix: ${status?.prefix ?? ''}`];
    if (dialect === 'modern') lines.push(`Server: ${status?.serverName ?? ''}`);
    const bound = ({ host, port }: { host: string; port: number }) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
    lines.push(status?.address ? `Server Enabled and Bound to ${bound(status.address)}` : 'Server Disabled', '');
    if (status?.tlsAddress) lines.push(`HTTPS Server Enabled and Bound to ${bound(status.tlsAddress)}`, '');
    const pages = (status?.pages ?? []).map(({ path, description }) => `${path} => ${description}`);
    lines.push("Enabled URI's:", ...(pages.length > 0 ? pages : ['None.']));
    if (dialect === 'classic') return lines;
    const redirects = (status?.redirects ?? []).map(({ from, to }) => `  ${from} => ${to}`);
    lines.push('', 'Enabled Redirects:', ...(redirects.length > 0 ? redirects : ['  None.']));
    const restrictions = (status?.restrictions ?? []).flatMap(({ path, hasAcl }) => [
      `  Path: ${path}`,
      hasAcl ? '    ACL configured' : '    No ACL configured',
    ]);
    lines.push('', 'Path Restrictions:', ...(restrictions.length > 0 ? restrictions : ['  None.']));
    return lines;
  },
});
