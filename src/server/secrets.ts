/** Secrets: random values, their hashes for the store, and scrypt passwords. */
import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>;

/** OWASP's scrypt setting for servers: 2^16, 8 blocks, 2 lanes (64 MB a try). */
const cost = { N: 2 ** 16, r: 8, p: 2 } as const;
const maxmem = 256 * 1024 * 1024;

/** Shortest password that is taken. */
export const leastPassword = 10;

/** 256 random bits, URL-safe. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256, hex: enough for secrets that are themselves random. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares without telling by the time taken how much was right. */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

/** `scrypt$N$r$p$salt$hash` of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize('NFKC'), salt, 32, { ...cost, maxmem });
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Checks a password against a stored hash; a missing hash costs the same time and fails. */
export async function checkPassword(password: string, stored: string | null): Promise<boolean> {
  const [, N, r, p, salt, hash] = (stored ?? nobody).split('$');
  const wanted = Buffer.from(hash ?? '', 'base64url');
  const got = await derive(password.normalize('NFKC'), Buffer.from(salt ?? '', 'base64url'), wanted.length || 32, {
    N: Number(N),
    r: Number(r),
    p: Number(p),
    maxmem,
  });
  return stored !== null && got.length === wanted.length && timingSafeEqual(got, wanted);
}

/** A hash that no password has. */
const nobody = `scrypt$${cost.N}$${cost.r}$${cost.p}$${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(32).toString('base64url')}`;
