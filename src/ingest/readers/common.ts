/** What several readers share. */

/** The charset parameter of a media type. */
export function charsetIn(mediaType: string | null | undefined): string | null {
  return /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(mediaType ?? '')?.[1] ?? null;
}

/** The last name of a path inside an archive or mail. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** A value as one string: numbers as written, lists joined, anything else null. */
export function plain(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) {
    const parts = value
      .slice(0, 20)
      .map(plain)
      .filter((part) => part !== null);
    return parts.length === 0 ? null : parts.join(', ');
  }
  if (typeof value === 'object' && value !== null && 'name' in value) return plain(value.name);
  return null;
}
