import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** Makes a certificate for a host and for this machine's own names; it is its own authority. */
export async function selfSigned(host: string): Promise<{ key: string; cert: string }> {
  const names = new Set(['localhost', '127.0.0.1', '::1', host]);
  const pair = await generate([{ name: 'commonName', value: 'teams-simulator' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [...names].map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
  });
  return { key: pair.private, cert: pair.cert };
}
