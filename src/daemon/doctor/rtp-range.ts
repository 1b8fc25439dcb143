import { readFile } from 'node:fs/promises';
import type { RtpOptions } from '../../config/rtp-conf.ts';
import { type Check, good, warning } from './check.ts';

/** A call between two phones has RTP and RTCP for each. */
const PORTS_PER_CALL = 4;
const FEW_CALLS = 50;

/**
 * Whether the ports of rtp.conf are enough, and out of the way of those that the system hands out by itself.
 * @param maxCalls calls that asterisk.conf lets there be; 0 for any number
 */
export async function rtpCheck(
  { portStart, portEnd }: Pick<RtpOptions, 'portStart' | 'portEnd'>,
  maxCalls: number,
  ephemeralPath = '/proc/sys/net/ipv4/ip_local_port_range',
): Promise<Check> {
  const calls = Math.floor((portEnd - portStart + 1) / PORTS_PER_CALL);
  const range = `UDP ${portStart} to ${portEnd}, enough for ${calls} calls`;
  const wanted = maxCalls > 0 ? maxCalls : FEW_CALLS;
  if (calls < wanted)
    return warning(
      'rtp ports',
      maxCalls > 0 ? `${range}, but maxcalls of asterisk.conf is ${maxCalls}` : range,
      `rtpend = ${portStart + wanted * PORTS_PER_CALL} in rtp.conf, and open the ports in the firewall`,
    );
  const [from, to] = (await readFile(ephemeralPath, 'utf8').catch(() => '')).trim().split(/\s+/).map(Number);
  if (from && to && from <= portEnd && to >= portStart)
    return warning(
      'rtp ports',
      `${range}, which other programs get by chance: the system hands out ${from} to ${to}`,
      `rtpend = ${from - 1} in rtp.conf, or sysctl -w net.ipv4.ip_local_reserved_ports=${portStart}-${portEnd}`,
    );
  return good('rtp ports', `${range}; a firewall has to let them in`);
}
